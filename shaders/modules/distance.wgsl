// out[r] = D(a[r,:], b[r,:]), D by DISTANCE; summed in the order of the elements.

#import "../lib/index.wgsl"
#import "../lib/distance.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  dims: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = flat_thread(id, groups, WORKGROUP);
  if (row >= params.rows) { return; }
  var sum = 0.0;
  for (var d = 0u; d < params.dims; d++) {
    let i = row * params.dims + d;
    sum += distance_term(a[i], b[i]);
  }
  out[row] = select(sum, saturated_distance(vec4f(sum)).x, is_saturated());
}
