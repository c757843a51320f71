// out[i] = x[i]: a second place for a tensor that one launch reads under two names.
#import "../lib/index.wgsl"

struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  out[i] = x[i];
}
