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
  let row = flat_thread(id, groups, 8u) * 4u;
  // None of the subgroup's 16 rows is there. A CPU adapter would take all turns for nothing.
  if ((row & ~15u) >= params.rows) { return; }
  two_layers(row);
}

fn weight2_four(first: u32, stride: u32) -> vec4f {
  return exchange(weight2[first + own_turn() * stride]);
}
