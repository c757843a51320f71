// A step of gradient descent on the columns c ≥ from_column: out[i, c] = x[i, c] − rate·slope[i, c]; the others stay.
#import "../lib/index.wgsl"

struct Params {
  count: u32,
  width: u32,
  from_column: u32,
  rate: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> slope: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  let rate = select(0.0, params.rate, i % params.width >= params.from_column);
  out[i] = fma(-rate, slope[i], x[i]);
}
