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

/// Four rows, 16 dimensions of each from dimension `first` on, four a column of the matrix.
struct Rows {
  at: vec4u,
  first: u32,
  x: mat4x4f, y: mat4x4f, z: mat4x4f, w: mat4x4f,
}

/// One column, the same dimensions.
struct Column {
  at: u32,
  v: mat4x4f,
}

/// Rows `row` … `row + 3`; those past the last one repeat the last one.
fn load_rows(row: u32, first: u32) -> Rows {
  let at = four_rows(row) * params.dims;
  return Rows(at, first, row_of(at.x, first), row_of(at.y, first), row_of(at.z, first), row_of(at.w, first));
}

/// Distances of the four rows to the column.
fn distances(rows: Rows, column: Column) -> vec4f {
  var sum = vec4f(0.0);
  if (is_wide()) {
    for (var d = 0u; d < rows.first; d++) {
      sum = add_terms(sum, rows.at + d, column.at + d);
    }
  }
  sum = vec4f(
    add_row(sum.x, rows.x, column.v),
    add_row(sum.y, rows.y, column.v),
    add_row(sum.z, rows.z, column.v),
    add_row(sum.w, rows.w, column.v));
  if (is_wide()) {
    for (var d = rows.first + 16u; d < params.dims; d++) {
      sum = add_terms(sum, rows.at + d, column.at + d);
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

/// sum + Σ_d term(a_d, b_d), number by number: a CPU adapter's compiler keeps what is used at once in registers, and the
/// vectors of a sum of vectors in memory.
fn add_row(sum: f32, a: mat4x4f, b: mat4x4f) -> f32 {
  return add_four(add_four(add_four(add_four(sum, a[0], b[0], 0u), a[1], b[1], 4u), a[2], b[2], 8u), a[3], b[3], 12u);
}

fn add_four(before: f32, a: vec4f, b: vec4f, d: u32) -> f32 {
  var sum = before;
  if (is_kept(d)) { sum = add_term(sum, a.x, b.x); }
  if (is_kept(d + 1u)) { sum = add_term(sum, a.y, b.y); }
  if (is_kept(d + 2u)) { sum = add_term(sum, a.z, b.z); }
  if (is_kept(d + 3u)) { sum = add_term(sum, a.w, b.w); }
  return sum;
}

/// sum + term(a, b), half squared: without its ½. An explicit fma leaves the compiler no choice of rounding.
fn add_term(sum: f32, a: f32, b: f32) -> f32 {
  if (is_l1()) {
    return sum + abs(a - b);
  }
  if (is_half_squared()) {
    return fma(a - b, a - b, sum);
  }
  return fma(-a, b, sum);
}

fn add_terms(sum: vec4f, rows_at: vec4u, column_at: u32) -> vec4f {
  let b = column_value(column_at);
  return vec4f(
    add_term(sum.x, row_value(rows_at.x), b),
    add_term(sum.y, row_value(rows_at.y), b),
    add_term(sum.z, row_value(rows_at.z), b),
    add_term(sum.w, row_value(rows_at.w), b));
}

// Dimensions past the end read as 0 in the rows and in the columns: they add 0 to every distance.

fn row_of(at: u32, first: u32) -> mat4x4f {
  return mat4x4f(row_four(at, first, 0u), row_four(at, first, 4u), row_four(at, first, 8u), row_four(at, first, 12u));
}

fn row_four(at: u32, first: u32, d: u32) -> vec4f {
  return vec4f(
    row_kept(at, first, d), row_kept(at, first, d + 1u), row_kept(at, first, d + 2u), row_kept(at, first, d + 3u));
}

fn row_kept(at: u32, first: u32, d: u32) -> f32 {
  if (!is_kept(d)) {
    return 0.0;
  }
  if (!is_wide()) {
    return row_value(at + d);
  }
  return select(0.0, row_value(at + first + d), first + d < params.dims);
}
