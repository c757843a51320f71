// Tiles of 16×16, in blocks of 4×4, for matrix products with vec4 loads. The importing file defines other_rows(own, at) and
// other_columns(own, at): the block at `at` of the half that isn't an invocation's own, loaded, or had from the invocation
// that holds it, where `own` stands here. The kernel says how the factors lie in memory:
//   const A_DEEP = true:  a is [rows, depth], and depth is a multiple of 4;
//                  false: a is [depth, rows], and rows and depth are;
//   const B_DEEP          the same for b and cols.

#import "matmul_registers.wgsl"

@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;

/// The 16×16 from `row` and `column` on. An invocation's own half: eight rows, the upper or (right = 1) the lower ones, and
/// eight columns, the left or (lower = 1) the right ones.
fn multiply_tile(row: u32, column: u32, right: u32, lower: u32) {
  let own_row = row + 8u * right;
  let other_row = row + 8u - 8u * right;
  let own_column = column + 8u * lower;
  let other_column = column + 8u - 8u * lower;
  let a_at0 = vectors_of(four_from(own_row, params.rows, A_DEEP), params.rows, A_DEEP);
  let a_at1 = vectors_of(four_from(own_row + 4u, params.rows, A_DEEP), params.rows, A_DEEP);
  let a_at2 = vectors_of(four_from(other_row, params.rows, A_DEEP), params.rows, A_DEEP);
  let a_at3 = vectors_of(four_from(other_row + 4u, params.rows, A_DEEP), params.rows, A_DEEP);
  let b_at0 = vectors_of(four_from(own_column, params.cols, B_DEEP), params.cols, B_DEEP);
  let b_at1 = vectors_of(four_from(own_column + 4u, params.cols, B_DEEP), params.cols, B_DEEP);
  let b_at2 = vectors_of(four_from(other_column, params.cols, B_DEEP), params.cols, B_DEEP);
  let b_at3 = vectors_of(four_from(other_column + 4u, params.cols, B_DEEP), params.cols, B_DEEP);
  let a_step = select(params.rows, 1u, A_DEEP);
  let b_step = select(params.cols, 1u, B_DEEP);
  let turns = params.depth / 4u;

  // sRC: rows 4R … and columns 4C … of the tile, the own ones first; its column vector i is row i.
  var s00 = mat4x4f(); var s01 = mat4x4f(); var s02 = mat4x4f(); var s03 = mat4x4f();
  var s10 = mat4x4f(); var s11 = mat4x4f(); var s12 = mat4x4f(); var s13 = mat4x4f();
  var s20 = mat4x4f(); var s21 = mat4x4f(); var s22 = mat4x4f(); var s23 = mat4x4f();
  var s30 = mat4x4f(); var s31 = mat4x4f(); var s32 = mat4x4f(); var s33 = mat4x4f();
  for (var turn = 0u; turn < turns; turn++) {
    let a_turn = turn * a_step;
    let b_turn = turn * b_step;
    let b0 = b_block(b_at0 + b_turn);
    let b1 = b_block(b_at1 + b_turn);
    let b2 = other_columns(b0, b_at2 + b_turn);
    let b3 = other_columns(b1, b_at3 + b_turn);
    let a0 = a_block(a_at0 + a_turn);
    s00 += b0 * a0; s01 += b1 * a0; s02 += b2 * a0; s03 += b3 * a0;
    let a2 = other_rows(a0, a_at2 + a_turn);
    s20 += b0 * a2; s21 += b1 * a2; s22 += b2 * a2; s23 += b3 * a2;
    let a1 = a_block(a_at1 + a_turn);
    s10 += b0 * a1; s11 += b1 * a1; s12 += b2 * a1; s13 += b3 * a1;
    let a3 = other_rows(a1, a_at3 + a_turn);
    s30 += b0 * a3; s31 += b1 * a3; s32 += b2 * a3; s33 += b3 * a3;
  }

  var sums = array<mat4x4f, 16>(s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33);
  let rows = min(16u, params.rows - min(row, params.rows));
  let fours = min(4u, (params.cols - min(column, params.cols) + 3u) / 4u);
  for (var r = 0u; r < rows; r++) {
    for (var four = 0u; four < fours; four++) {
      // No divisions: a CPU adapter's compiler divides even by constants.
      let sums_row = ((r + 8u * right) & 15u) >> 2u;
      let sums_column = (four + 2u * lower) & 3u;
      store_four(
        row + r, four_from(column + four * 4u, params.cols, B_DEEP), sums[sums_row * 4u + sums_column][r & 3u]);
    }
  }
}

/// Column vector i holds row i, 4 deep.
fn a_block(at: vec4u) -> mat4x4f {
  let loaded = mat4x4f(a[at.x], a[at.y], a[at.z], a[at.w]);
  if (A_DEEP) {
    return loaded;
  }
  return transpose(loaded);
}

/// Column vector d holds four columns of the product at depth d.
fn b_block(at: vec4u) -> mat4x4f {
  let loaded = mat4x4f(b[at.x], b[at.y], b[at.z], b[at.w]);
  if (B_DEEP) {
    return transpose(loaded);
  }
  return loaded;
}

/// `first` and the next three. Past the end: the last one again, or where vectors run across, the last four.
fn four_from(first: u32, count: u32, deep: bool) -> vec4u {
  let next = vec4u(0u, 1u, 2u, 3u);
  return select(min(first, count - 4u) + next, min(first + next, vec4u(count - 1u)), deep);
}

/// Where the four vectors start that hold four rows (or columns) of `count`, 4 deep: one a row, or one a depth.
fn vectors_of(four: vec4u, count: u32, deep: bool) -> vec4u {
  return select(four.x / 4u + count / 4u * vec4u(0u, 1u, 2u, 3u), four * (params.depth / 4u), deep);
}
