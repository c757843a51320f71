// dx[i] (+)= −rate · dout[i] · out[i]
#import "../lib/index.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DX: u32 = 0u;

struct Params {
  count: u32,
  rate: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> out: array<f32>;
@group(0) @binding(2) var<storage, read> dout: array<f32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  var old = 0.0;
  if (ACCUMULATE_DX == 1u) {
    old = dx[i];
  }
  dx[i] = old - params.rate * dout[i] * out[i];
}
