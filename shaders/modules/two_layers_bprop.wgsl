// Derivatives of two_layers by its parameters, over few rows. Over many, two_layers_parts and two_layers_gradients.
#import "../lib/index.wgsl"
#import "../lib/two_layers_bprop.wgsl"

override WORKGROUP: u32 = 64u;
/// Four hidden units.
const THREAD_TILE = vec2u(4u, 1u);

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let unit = flat_thread(id, groups, WORKGROUP) * 4u;
  if (unit >= params.hidden) { return; }
  two_layers_bprop(unit);
}

fn dout_four(first: u32) -> vec4f {
  return vec4f(dout[first], dout[first + 1u], dout[first + 2u], dout[first + 3u]);
}
