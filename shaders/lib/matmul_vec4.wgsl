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
  multiply_tile(row, column, 0u, 0u);
}

fn other_rows(_own: mat4x4f, at: vec4u) -> mat4x4f {
  return a_block(at);
}

fn other_columns(_own: mat4x4f, at: vec4u) -> mat4x4f {
  return b_block(at);
}
