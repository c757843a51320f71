// out[first + i] = value + i·step for i < count: a constant (step 0), or numbers in turn.
#import "../lib/index.wgsl"

struct Params {
  count: u32,
  first: u32,
  value: f32,
  step: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  out[params.first + i] = fma(f32(i), params.step, params.value);
}
