// Distances between four rows and one column at a time, D(x_r, y_c) = Σ_d term(x_rd, y_cd), summed in the order of d,
// or 1 − exp(−D) where DISTANCE is a saturated one:
// every kernel that imports this file gets the same bits for the same row and column.
// On CPU adapters a load costs more than an exponential, so 16 dimensions of the rows stay in registers while the
// columns pass by: one load then serves every row of the thread. Further dimensions are loaded each time.
// The importing file has params.rows and params.dims, defines row_value(i) and column_value(i), which read the two flat
// tensors, and imports columns.wgsl or columns_by_subgroup.wgsl, which load a column.
#import "distance.wgsl"
#import "four_rows.wgsl"

/// params.dims where the launch knows it when the pipeline is compiled; 0 where not: then guards cost some speed.
override DIMS: u32 = 0u;

/// params.dims, without a load where the pipeline knows it.
fn dimensions() -> u32 {
  if (DIMS == 0u) {
    return params.dims;
  }
  return DIMS;
}

/// Four rows, from dimension `first` on: v0[0] is dimension `first` of the four rows, v0[1] the next one, and so on.
struct Rows {
  at: vec4u,
  first: u32,
  v0: mat2x4f, v1: mat2x4f, v2: mat2x4f, v3: mat2x4f, v4: mat2x4f, v5: mat2x4f, v6: mat2x4f, v7: mat2x4f,
}

/// One column, the same dimensions.
struct Column {
  at: u32,
  v0: vec2f, v1: vec2f, v2: vec2f, v3: vec2f, v4: vec2f, v5: vec2f, v6: vec2f, v7: vec2f,
}

/// Rows `row` … `row + 3`; those past the last one repeat the last one.
fn load_rows(row: u32, first: u32) -> Rows {
  let at = four_rows(row) * params.dims;
  return Rows(at, first,
    rows_pair(at, first, 0u), rows_pair(at, first, 2u), rows_pair(at, first, 4u), rows_pair(at, first, 6u),
    rows_pair(at, first, 8u), rows_pair(at, first, 10u), rows_pair(at, first, 12u), rows_pair(at, first, 14u));
}

/// Distances of the four rows to the column.
fn distances(rows: Rows, column: Column) -> vec4f {
  var sum = vec4f(0.0);
  if (is_wide()) {
    for (var d = 0u; d < rows.first; d++) {
      sum = add_term(sum, rows_at(rows.at, d), column_value(column.at + d));
    }
  }
  sum = add_pair(sum, rows.v0, column.v0, 0u);
  sum = add_pair(sum, rows.v1, column.v1, 2u);
  sum = add_pair(sum, rows.v2, column.v2, 4u);
  sum = add_pair(sum, rows.v3, column.v3, 6u);
  sum = add_pair(sum, rows.v4, column.v4, 8u);
  sum = add_pair(sum, rows.v5, column.v5, 10u);
  sum = add_pair(sum, rows.v6, column.v6, 12u);
  sum = add_pair(sum, rows.v7, column.v7, 14u);
  if (is_wide()) {
    for (var d = rows.first + 16u; d < params.dims; d++) {
      sum = add_term(sum, rows_at(rows.at, d), column_value(column.at + d));
    }
  }
  sum = select(sum, 0.5 * sum, is_half_squared());
  if (is_saturated()) {
    return saturated_distance(sum);
  }
  return sum;
}

/// Whether there may be dimensions beside the 16 in registers.
fn is_wide() -> bool {
  return DIMS == 0u || DIMS > 16u;
}

/// Whether dimension d of the 16 in registers may exist.
fn is_kept(d: u32) -> bool {
  return DIMS == 0u || d < DIMS;
}

/// sum + term(a, b), half squared: without its ½. An explicit fma leaves the compiler no choice of rounding.
fn add_term(sum: vec4f, a: vec4f, b: f32) -> vec4f {
  if (is_l1()) {
    return sum + abs(a - b);
  }
  if (is_half_squared()) {
    return fma(a - b, a - b, sum);
  }
  return fma(-a, vec4f(b), sum);
}

fn add_pair(sum: vec4f, a: mat2x4f, b: vec2f, d: u32) -> vec4f {
  var total = sum;
  if (is_kept(d)) {
    total = add_term(total, a[0], b.x);
  }
  if (is_kept(d + 1u)) {
    total = add_term(total, a[1], b.y);
  }
  return total;
}

// Dimensions past the end read as 0 in the rows and in the columns: they add 0 to every distance.

fn rows_pair(at: vec4u, first: u32, d: u32) -> mat2x4f {
  return mat2x4f(rows_kept(at, first, d), rows_kept(at, first, d + 1u));
}

fn rows_kept(at: vec4u, first: u32, d: u32) -> vec4f {
  if (!is_kept(d)) {
    return vec4f(0.0);
  }
  if (!is_wide()) {
    return rows_at(at, d);
  }
  return select(vec4f(0.0), rows_at(at, first + d), first + d < params.dims);
}

fn rows_at(at: vec4u, d: u32) -> vec4f {
  return vec4f(row_value(at.x + d), row_value(at.y + d), row_value(at.z + d), row_value(at.w + d));
}
