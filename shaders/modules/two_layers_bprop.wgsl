// Derivatives of two_layers by its parameters but b₂, over chunks of the rows:
// parts[chunk, unit] = (∂W₂[0, unit], …, ∂W₂[D−1, unit], ∂b₁[unit], ∂W₁[unit, 0], …). two_layers_gradients adds them up.
#import "../lib/index.wgsl"
#import "../lib/two_layers_bprop.wgsl"

override WORKGROUP: u32 = 64u;
/// Chunks, and four hidden units.
const THREAD_TILE = vec2u(1u, 4u);

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let tiles = (params.hidden + 3u) / 4u;
  if (thread >= tiles * params.chunks) { return; }
  two_layers_bprop(thread % tiles * 4u, thread / tiles);
}

fn dout_four(first: u32) -> vec4f {
  return vec4f(dout[first], dout[first + 1u], dout[first + 2u], dout[first + 3u]);
}
