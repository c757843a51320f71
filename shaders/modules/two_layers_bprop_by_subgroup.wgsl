// two_layers_bprop where invocations of a subgroup exchange the derivatives they load: for CPU adapters.
enable subgroups;
diagnostic(off, subgroup_uniformity);
#import "../lib/index.wgsl"
#import "../lib/quad.wgsl"
#import "../lib/two_layers_bprop.wgsl"

/// A workgroup of four threads has 16 hidden units and one chunk.
const WORKGROUP_TILE = vec2u(1u, 16u);

@compute @workgroup_size(4)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
  @builtin(subgroup_invocation_id) invocation: u32,
) {
  lane = invocation;
  let tiles = (params.hidden + 15u) / 16u;
  let tile = flat_workgroup(group, groups);
  two_layers_bprop(tile % tiles * 16u + thread * 4u, tile / tiles);
}

fn dout_four(first: u32) -> vec4f {
  return exchange(dout[first + own_turn()]);
}
