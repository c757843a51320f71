// out[i] = exp(−rate · x[i]) for x ≥ 0, 0 where it is less than the smallest normal number.
#import "../lib/index.wgsl"
#import "../lib/exponential.wgsl"

struct Params {
  count: u32,
  rate: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  let exponent = params.rate * x[i];
  out[i] = select(0.0, safe_exp(-exponent), exponent < 87.0);
}
