// out = W₂ f(W₁ x + b₁) + b₂, row by row: a narrow net in one launch, with the hidden units kept for bprop.
// Up to 4 inputs and 16 outputs; any number of hidden units.
#import "../lib/index.wgsl"
#import "../lib/two_layers.wgsl"

override WORKGROUP: u32 = 64u;
const THREAD_TILE = vec2u(4u, 1u);

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = flat_thread(id, groups, WORKGROUP) * 4u;
  if (row >= params.rows) { return; }
  two_layers(row);
}

fn weight2_four(first: u32, stride: u32) -> vec4f {
  return vec4f(weight2[first], weight2[first + stride], weight2[first + 2u * stride], weight2[first + 3u * stride]);
}
