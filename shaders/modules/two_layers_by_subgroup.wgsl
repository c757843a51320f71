// two_layers where invocations of a subgroup exchange the weights they load: for CPU adapters.
enable subgroups;
diagnostic(off, subgroup_uniformity);
#import "../lib/index.wgsl"
#import "../lib/quad.wgsl"
#import "../lib/two_layers.wgsl"

const THREAD_TILE = vec2u(4u, 1u);

@compute @workgroup_size(8)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(subgroup_invocation_id) invocation: u32,
) {
  lane = invocation;
  two_layers(flat_thread(id, groups, 8u) * 4u);
}

fn weight2_four(first: u32, stride: u32) -> vec4f {
  return exchange(weight2[first + own_turn() * stride]);
}
