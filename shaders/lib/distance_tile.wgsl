// Distances of 32 rows and 32 columns by a workgroup of 64 threads, each 4 × 4 of them in registers, for GPUs:
// D(x_r, y_c) = Σ_d term(x_rd, y_cd), summed in the order of d as in pairwise.wgsl, or 1 − exp(−D).
// 16 dimensions at a time lie in workgroup memory, so that what is loaded once serves 32 pairs.
// The importing file has params.rows, params.columns and params.dims and defines row_value(i) and column_value(i), which
// read the two flat tensors.
#import "distance.wgsl"
#import "four_rows.wgsl"

/// params.dims where the launch knows it when the pipeline is compiled, so that loops can be unrolled; 0 where not.
override DIMS: u32 = 0u;

/// Vectors of four rows (or columns) at one dimension: 8 for 32 of them, and one unused against bank conflicts.
const PITCH = 9u;

var<workgroup> row_tile: array<vec4f, 144>;
var<workgroup> column_tile: array<vec4f, 144>;

/// The thread's place in the tile: fours of rows, fours of columns.
fn place_of(thread: u32) -> vec2u {
  return vec2u(thread / 8u, thread % 8u);
}

/// Distances so far, with dimensions `first` … `first + 15`. Column vector i belongs to column `column + 4·place.y + i`
/// and holds its distances to the four rows from `row + 4·place.x` on; past the last one, that one again.
/// All threads must call it, with the same row, column and first. Kernels loop over `first` themselves, because the
/// race check follows barriers in the loops of an entry point only.
fn add_dimensions(before: mat4x4f, row: u32, column: u32, first: u32, thread: u32) -> mat4x4f {
  workgroupBarrier();
  stage_rows(row, first, thread);
  stage_columns(column, first, thread);
  workgroupBarrier();
  let place = place_of(thread);
  var sums = before;
  for (var d = 0u; d < min(16u, dimensions() - first); d++) {
    let a = row_tile[d * PITCH + place.x];
    let b = column_tile[d * PITCH + place.y];
    sums[0] = add_term(sums[0], a, b.x);
    sums[1] = add_term(sums[1], a, b.y);
    sums[2] = add_term(sums[2], a, b.z);
    sums[3] = add_term(sums[3], a, b.w);
  }
  return sums;
}

/// Distances, of sums over all dimensions.
fn finished(sums: mat4x4f) -> mat4x4f {
  return mat4x4f(finished_four(sums[0]), finished_four(sums[1]), finished_four(sums[2]), finished_four(sums[3]));
}

fn finished_four(sum: vec4f) -> vec4f {
  let distance = select(sum, 0.5 * sum, is_half_squared());
  if (is_saturated()) {
    return saturated_distance(distance);
  }
  return distance;
}

fn dimensions() -> u32 {
  if (DIMS == 0u) {
    return params.dims;
  }
  return DIMS;
}

/// Dimensions `first` … `first + 15` of rows `row` … `row + 31`. Neighbouring threads load neighbouring dimensions.
fn stage_rows(row: u32, first: u32, thread: u32) {
  let d = thread % 16u;
  for (var four = thread / 16u; four < 8u && first + d < dimensions(); four += 4u) {
    let at = four_rows(row + four * 4u) * dimensions() + first + d;
    row_tile[d * PITCH + four] = vec4f(row_value(at.x), row_value(at.y), row_value(at.z), row_value(at.w));
  }
}

/// The same of columns.
fn stage_columns(column: u32, first: u32, thread: u32) {
  let d = thread % 16u;
  for (var four = thread / 16u; four < 8u && first + d < dimensions(); four += 4u) {
    let at = four_columns(column + four * 4u) * dimensions() + first + d;
    column_tile[d * PITCH + four] =
      vec4f(column_value(at.x), column_value(at.y), column_value(at.z), column_value(at.w));
  }
}

/// Columns `column` … `column + 3`; those past the last one repeat the last one.
fn four_columns(column: u32) -> vec4u {
  return min(vec4u(column) + vec4u(0u, 1u, 2u, 3u), vec4u(params.columns - 1u));
}

/// sum + term(a, b), half squared: without its ½.
fn add_term(sum: vec4f, a: vec4f, b: f32) -> vec4f {
  if (is_l1()) {
    return sum + abs(a - b);
  }
  if (is_half_squared()) {
    return fma(a - b, a - b, sum);
  }
  return fma(-a, vec4f(b), sum);
}
