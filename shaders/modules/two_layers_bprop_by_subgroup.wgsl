// two_layers_bprop where invocations of a subgroup exchange the derivatives they load: for CPU adapters.
enable subgroups;
diagnostic(off, subgroup_uniformity);
#import "../lib/index.wgsl"
#import "../lib/quad.wgsl"
#import "../lib/two_layers_bprop.wgsl"

/// A workgroup of four threads has 16 hidden units.
const WORKGROUP_TILE = vec2u(16u, 1u);

@compute @workgroup_size(4)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
  @builtin(subgroup_invocation_id) invocation: u32,
) {
  lane = invocation;
  two_layers_bprop(flat_workgroup(group, groups) * 16u + thread * 4u);
}

fn dout_four(first: u32) -> vec4f {
  return exchange(dout[first + own_turn()]);
}
