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

/// Four rows, 16 dimensions from `first` on, each a vector of the four. All is written out, because only constant indices
/// keep an array in registers.
struct Rows {
  at: vec4u,
  first: u32,
  v: array<vec4f, 16>,
}

/// One column, the same dimensions.
struct Column {
  at: u32,
  v: array<f32, 16>,
}

/// Rows `row` … `row + 3`; those past the last one repeat the last one.
fn load_rows(row: u32, first: u32) -> Rows {
  let at = four_rows(row) * params.dims;
  return Rows(at, first, array<vec4f, 16>(
    rows_at(at, first, 0u), rows_at(at, first, 1u), rows_at(at, first, 2u), rows_at(at, first, 3u),
    rows_at(at, first, 4u), rows_at(at, first, 5u), rows_at(at, first, 6u), rows_at(at, first, 7u),
    rows_at(at, first, 8u), rows_at(at, first, 9u), rows_at(at, first, 10u), rows_at(at, first, 11u),
    rows_at(at, first, 12u), rows_at(at, first, 13u), rows_at(at, first, 14u), rows_at(at, first, 15u)));
}

/// Distances of the four rows to the column.
fn distances(rows: Rows, column: Column) -> vec4f {
  var sum = vec4f(0.0);
  if (is_wide()) {
    for (var d = 0u; d < rows.first; d++) {
      sum = add_terms(sum, rows_from(rows.at + d), column_value(column.at + d));
    }
  }
  sum = add_kept(sum, rows.v[0], column.v[0], 0u);
  sum = add_kept(sum, rows.v[1], column.v[1], 1u);
  sum = add_kept(sum, rows.v[2], column.v[2], 2u);
  sum = add_kept(sum, rows.v[3], column.v[3], 3u);
  sum = add_kept(sum, rows.v[4], column.v[4], 4u);
  sum = add_kept(sum, rows.v[5], column.v[5], 5u);
  sum = add_kept(sum, rows.v[6], column.v[6], 6u);
  sum = add_kept(sum, rows.v[7], column.v[7], 7u);
  sum = add_kept(sum, rows.v[8], column.v[8], 8u);
  sum = add_kept(sum, rows.v[9], column.v[9], 9u);
  sum = add_kept(sum, rows.v[10], column.v[10], 10u);
  sum = add_kept(sum, rows.v[11], column.v[11], 11u);
  sum = add_kept(sum, rows.v[12], column.v[12], 12u);
  sum = add_kept(sum, rows.v[13], column.v[13], 13u);
  sum = add_kept(sum, rows.v[14], column.v[14], 14u);
  sum = add_kept(sum, rows.v[15], column.v[15], 15u);
  if (is_wide()) {
    for (var d = rows.first + 16u; d < params.dims; d++) {
      sum = add_terms(sum, rows_from(rows.at + d), column_value(column.at + d));
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

fn add_kept(sum: vec4f, a: vec4f, b: f32, d: u32) -> vec4f {
  if (!is_kept(d)) {
    return sum;
  }
  return add_terms(sum, a, b);
}

/// Number by number: a CPU adapter's compiler would keep vectors between two operations in memory.
fn add_terms(sum: vec4f, a: vec4f, b: f32) -> vec4f {
  return vec4f(add_term(sum.x, a.x, b), add_term(sum.y, a.y, b), add_term(sum.z, a.z, b), add_term(sum.w, a.w, b));
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

// Dimensions past the end read as 0 in the rows and in the columns: they add 0 to every distance.

fn rows_at(at: vec4u, first: u32, d: u32) -> vec4f {
  if (!is_kept(d)) {
    return vec4f(0.0);
  }
  if (!is_wide()) {
    return rows_from(at + d);
  }
  return select(vec4f(0.0), rows_from(at + first + d), first + d < params.dims);
}

fn rows_from(at: vec4u) -> vec4f {
  return vec4f(row_value(at.x), row_value(at.y), row_value(at.z), row_value(at.w));
}
