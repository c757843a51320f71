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
    s00 = add_products(s00, a0, b0); s01 = add_products(s01, a0, b1);
    s02 = add_products(s02, a0, b2); s03 = add_products(s03, a0, b3);
    let a1 = a_block(a_at1 + a_turn);
    s10 = add_products(s10, a1, b0); s11 = add_products(s11, a1, b1);
    s12 = add_products(s12, a1, b2); s13 = add_products(s13, a1, b3);
    let a2 = a_block(a_at2 + a_turn);
    s20 = add_products(s20, a2, b0); s21 = add_products(s21, a2, b1);
    s22 = add_products(s22, a2, b2); s23 = add_products(s23, a2, b3);
    let a3 = a_block(a_at3 + a_turn);
    s30 = add_products(s30, a3, b0); s31 = add_products(s31, a3, b1);
    s32 = add_products(s32, a3, b2); s33 = add_products(s33, a3, b3);
  }

  var sums = array<mat4x4f, 16>(s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33);
  for (var r = 0u; r < min(16u, params.rows - row); r++) {
    for (var four = 0u; four < min(4u, (params.cols - column + 3u) / 4u); four++) {
      store_four(row + r, four_from(column + four * 4u, params.cols, B_DEEP), sums[r / 4u * 4u + four][r % 4u]);
    }
  }
}
