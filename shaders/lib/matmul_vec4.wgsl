// out[r,c] (+)= f(Σ_d a[r,d]·b[c,d] + bias[c]) with vec4 loads, 16×16 a thread and 4 deep a turn: for CPU adapters and
// products of some size, where it is twice as fast as `matmul`. The importing file has A_DEEP and B_DEEP.

#import "index.wgsl"
#import "matmul_blocks.wgsl"

override WORKGROUP: u32 = 64u;
const THREAD_TILE = vec2u(16u, 16u);

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let tile = flat_thread(id, groups, WORKGROUP);
  let tile_columns = (params.cols + 15u) / 16u;
  let row = tile / tile_columns * 16u;
  let column = tile % tile_columns * 16u;
  if (row >= params.rows) { return; }

  let a_at0 = vectors_of(four_from(row, params.rows, A_DEEP), params.rows, A_DEEP);
  let a_at1 = vectors_of(four_from(row + 4u, params.rows, A_DEEP), params.rows, A_DEEP);
  let a_at2 = vectors_of(four_from(row + 8u, params.rows, A_DEEP), params.rows, A_DEEP);
  let a_at3 = vectors_of(four_from(row + 12u, params.rows, A_DEEP), params.rows, A_DEEP);
  let b_at0 = vectors_of(four_from(column, params.cols, B_DEEP), params.cols, B_DEEP);
  let b_at1 = vectors_of(four_from(column + 4u, params.cols, B_DEEP), params.cols, B_DEEP);
  let b_at2 = vectors_of(four_from(column + 8u, params.cols, B_DEEP), params.cols, B_DEEP);
  let b_at3 = vectors_of(four_from(column + 12u, params.cols, B_DEEP), params.cols, B_DEEP);
  let a_step = select(params.rows, 1u, A_DEEP);
  let b_step = select(params.cols, 1u, B_DEEP);
  let turns = params.depth / 4u;

  // sRC: rows 4R … and columns 4C … of the tile; its column vector i is row i.
  var s00 = mat4x4f(); var s01 = mat4x4f(); var s02 = mat4x4f(); var s03 = mat4x4f();
  var s10 = mat4x4f(); var s11 = mat4x4f(); var s12 = mat4x4f(); var s13 = mat4x4f();
  var s20 = mat4x4f(); var s21 = mat4x4f(); var s22 = mat4x4f(); var s23 = mat4x4f();
  var s30 = mat4x4f(); var s31 = mat4x4f(); var s32 = mat4x4f(); var s33 = mat4x4f();
  for (var turn = 0u; turn < turns; turn++) {
    let a_turn = turn * a_step;
    let b_turn = turn * b_step;
    let b0 = b_block(b_at0 + b_turn);
    let b1 = b_block(b_at1 + b_turn);
    let b2 = b_block(b_at2 + b_turn);
    let b3 = b_block(b_at3 + b_turn);
    let a0 = a_block(a_at0 + a_turn);
    s00 += b0 * a0; s01 += b1 * a0; s02 += b2 * a0; s03 += b3 * a0;
    let a1 = a_block(a_at1 + a_turn);
    s10 += b0 * a1; s11 += b1 * a1; s12 += b2 * a1; s13 += b3 * a1;
    let a2 = a_block(a_at2 + a_turn);
    s20 += b0 * a2; s21 += b1 * a2; s22 += b2 * a2; s23 += b3 * a2;
    let a3 = a_block(a_at3 + a_turn);
    s30 += b0 * a3; s31 += b1 * a3; s32 += b2 * a3; s33 += b3 * a3;
  }

  var sums = array<mat4x4f, 16>(s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33);
  for (var r = 0u; r < min(16u, params.rows - row); r++) {
    for (var four = 0u; four < min(4u, (params.cols - column + 3u) / 4u); four++) {
      store_four(row + r, four_from(column + four * 4u, params.cols, B_DEEP), sums[r / 4u * 4u + four][r % 4u]);
    }
  }
}
