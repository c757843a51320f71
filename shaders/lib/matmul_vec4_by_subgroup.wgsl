// matmul_vec4 where the four invocations of a subgroup exchange the blocks they load, each half of what it needs: for CPU
// adapters, where that saves half the loads and a quarter of the time. The importing file has A_DEEP and B_DEEP.

#import "index.wgsl"
#import "matmul_blocks.wgsl"

/// Four invocations have 32×32: 0 and 1 the upper rows, 0 and 2 the left columns.
const WORKGROUP_TILE = vec2u(32u, 32u);

@compute @workgroup_size(4)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let tile = flat_workgroup(group, groups);
  let tile_columns = (params.cols + 31u) / 32u;
  let right = lane % 2u;
  let lower = lane / 2u;
  let row = tile / tile_columns * 32u + 16u * lower;
  let column = tile % tile_columns * 32u + 16u * right;
  let own_row = row + 8u * right;
  let own_column = column + 8u * lower;

  let a_at0 = vectors_of(four_from(own_row, params.rows, A_DEEP), params.rows, A_DEEP);
  let a_at1 = vectors_of(four_from(own_row + 4u, params.rows, A_DEEP), params.rows, A_DEEP);
  let b_at0 = vectors_of(four_from(own_column, params.cols, B_DEEP), params.cols, B_DEEP);
  let b_at1 = vectors_of(four_from(own_column + 4u, params.cols, B_DEEP), params.cols, B_DEEP);
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
    let b2 = from_below(b0);
    let b3 = from_below(b1);
    let a0 = a_block(a_at0 + a_turn);
    s00 += b0 * a0; s01 += b1 * a0; s02 += b2 * a0; s03 += b3 * a0;
    let a2 = from_beside(a0);
    s20 += b0 * a2; s21 += b1 * a2; s22 += b2 * a2; s23 += b3 * a2;
    let a1 = a_block(a_at1 + a_turn);
    s10 += b0 * a1; s11 += b1 * a1; s12 += b2 * a1; s13 += b3 * a1;
    let a3 = from_beside(a1);
    s30 += b0 * a3; s31 += b1 * a3; s32 += b2 * a3; s33 += b3 * a3;
  }

  var sums = array<mat4x4f, 16>(s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33);
  let rows = min(16u, params.rows - min(row, params.rows));
  let fours = min(4u, (params.cols - min(column, params.cols) + 3u) / 4u);
  for (var r = 0u; r < rows; r++) {
    for (var four = 0u; four < fours; four++) {
      let sums_row = (r + 8u * right) % 16u / 4u;
      let sums_column = (four + 2u * lower) % 4u;
      store_four(
        row + r, four_from(column + four * 4u, params.cols, B_DEEP), sums[sums_row * 4u + sums_column][r % 4u]);
    }
  }
}

fn from_beside(m: mat4x4f) -> mat4x4f {
  return mat4x4f(quadSwapX(m[0]), quadSwapX(m[1]), quadSwapX(m[2]), quadSwapX(m[3]));
}

fn from_below(m: mat4x4f) -> mat4x4f {
  return mat4x4f(quadSwapY(m[0]), quadSwapY(m[1]), quadSwapY(m[2]), quadSwapY(m[3]));
}
