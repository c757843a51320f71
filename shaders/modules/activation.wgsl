// out[b,c] = f(x[b,c] + bias[c]), f by its kind in lib/activation.wgsl. Kind 0, the identity, reads no bias.
// With BIAS_FREE = 1 no kind does.

#import "../lib/index.wgsl"
#import "../lib/activation.wgsl"

override ACTIVATION: u32 = 0u;
override BIAS_FREE: u32 = 0u;

struct Params {
  count: u32,
  channels: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  var z = x[i];
  if (ACTIVATION != 0u && BIAS_FREE == 0u) {
    z += bias[i % params.channels];
  }
  out[i] = activate(ACTIVATION, z);
}
