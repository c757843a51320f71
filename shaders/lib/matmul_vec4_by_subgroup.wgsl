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
  multiply_tile(row, column, right, lower);
}

fn other_rows(own: mat4x4f, _at: vec4u) -> mat4x4f {
  return mat4x4f(quadSwapX(own[0]), quadSwapX(own[1]), quadSwapX(own[2]), quadSwapX(own[3]));
}

fn other_columns(own: mat4x4f, _at: vec4u) -> mat4x4f {
  return mat4x4f(quadSwapY(own[0]), quadSwapY(own[1]), quadSwapY(own[2]), quadSwapY(own[3]));
}
