// dx[i] (+)= dout[i] · f′, f′ from the saved output.

#import "../lib/index.wgsl"
#import "../lib/activation.wgsl"

override ACTIVATION: u32 = 0u;
/// Starting a thread costs a CPU adapter as much as several elements.
const THREAD_TILE = vec2u(4u, 1u);

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DX: u32 = 0u;

struct Params {
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> out: array<f32>;
@group(0) @binding(2) var<storage, read> dout: array<f32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let start = flat_thread(id, groups, 64u) * 4u;
  for (var i = start; i < min(start + 4u, params.count); i++) {
    var old = 0.0;
    if (ACCUMULATE_DX == 1u) {
      old = dx[i];
    }
    dx[i] = old + dout[i] * activation_slope(ACTIVATION, out[i]);
  }
}
