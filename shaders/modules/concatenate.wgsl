// One part of rows set side by side: out[r, first + c] = x[r, c]; the other columns are other launches' business.
#import "../lib/index.wgsl"

struct Params {
  count: u32,
  width: u32,
  out_width: u32,
  first: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  out[i / params.width * params.out_width + params.first + i % params.width] = x[i];
}
