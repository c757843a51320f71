// Right answers given by number: out[p,:] = answers[⌊desired[p] + ½⌋,:]
#import "../lib/index.wgsl"

struct Params {
  rows: u32,
  width: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> answers: array<f32>;
@group(0) @binding(2) var<storage, read> desired: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.rows * params.width) { return; }
  let answer = u32(desired[i / params.width] + 0.5);
  out[i] = answers[answer * params.width + i % params.width];
}
