// dbias[c] (+)= Σ_b dout[b,c] · f′, f′ from the saved output; summed in the order of the rows.

#import "../lib/index.wgsl"
#import "../lib/activation.wgsl"

override ACTIVATION: u32 = 0u;
override WORKGROUP: u32 = 64u;

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DBIAS: u32 = 0u;

struct Params {
  rows: u32,
  channels: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> out: array<f32>;
@group(0) @binding(2) var<storage, read> dout: array<f32>;
@group(0) @binding(3) var<storage, read_write> dbias: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let channel = flat_thread(id, groups, WORKGROUP);
  if (channel >= params.channels) { return; }
  var sum = 0.0;
  for (var row = 0u; row < params.rows; row++) {
    let i = row * params.channels + channel;
    sum += dout[i] * activation_slope(ACTIVATION, out[i]);
  }
  var old = 0.0;
  if (ACCUMULATE_DBIAS == 1u) {
    old = dbias[channel];
  }
  dbias[channel] = old + sum;
}
