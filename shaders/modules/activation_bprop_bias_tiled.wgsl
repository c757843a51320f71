// dbias[c] (+)= Σ_b dout[b,c] · f′, f′ from the saved output. For GPUs: a workgroup has eight channels, and 32 threads
// share the rows of each: thread t adds up rows t, t + 32, …, then the threads' parts are added in the order of t.
// Tested for correctness on a CPU adapter; its speed is not measured.

#import "../lib/index.wgsl"
#import "../lib/activation.wgsl"

override ACTIVATION: u32 = 0u;

const WORKGROUP_TILE = vec2u(8u, 1u);

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

/// By thread, then by channel.
var<workgroup> parts: array<f32, 256>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let channel = flat_workgroup(group, groups) * 8u + local.x % 8u;
  // The last workgroup's threads past the last channel have no rows.
  let rows = select(0u, params.rows, channel < params.channels);
  var part = 0.0;
  for (var row = local.x / 8u; row < rows; row += 32u) {
    let i = row * params.channels + channel;
    part += dout[i] * activation_slope(ACTIVATION, out[i]);
  }
  parts[local.x] = part;
  workgroupBarrier();
  if (local.x >= 8u || channel >= params.channels) { return; }
  var sum = 0.0;
  for (var t = 0u; t < 32u; t++) {
    sum += parts[t * 8u + local.x];
  }
  var old = 0.0;
  if (ACCUMULATE_DBIAS == 1u) {
    old = dbias[channel];
  }
  dbias[channel] = old + sum;
}
