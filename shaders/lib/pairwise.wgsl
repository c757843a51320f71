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
  sum = add_four(sum, rows.x[0], rows.y[0], rows.z[0], rows.w[0], column.v[0], 0u);
  sum = add_four(sum, rows.x[1], rows.y[1], rows.z[1], rows.w[1], column.v[1], 4u);
  sum = add_four(sum, rows.x[2], rows.y[2], rows.z[2], rows.w[2], column.v[2], 8u);
  sum = add_four(sum, rows.x[3], rows.y[3], rows.z[3], rows.w[3], column.v[3], 12u);
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

fn add_four(before: vec4f, x: vec4f, y: vec4f, z: vec4f, w: vec4f, b: vec4f, d: u32) -> vec4f {
  var sum = before;
  if (is_kept(d)) { sum = add_one(sum, x.x, y.x, z.x, w.x, b.x); }
  if (is_kept(d + 1u)) { sum = add_one(sum, x.y, y.y, z.y, w.y, b.y); }
  if (is_kept(d + 2u)) { sum = add_one(sum, x.z, y.z, z.z, w.z, b.z); }
  if (is_kept(d + 3u)) { sum = add_one(sum, x.w, y.w, z.w, w.w, b.w); }
  return sum;
}

fn add_one(sum: vec4f, x: f32, y: f32, z: f32, w: f32, b: f32) -> vec4f {
  return vec4f(add_term(sum.x, x, b), add_term(sum.y, y, b), add_term(sum.z, z, b), add_term(sum.w, w, b));
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
