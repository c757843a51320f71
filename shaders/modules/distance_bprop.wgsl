// da[r,i] (+)= dout[r] · ∂D/∂a_i. With a and b exchanged it gives db, since every D is symmetric.
// Saturated ones need the distance of the row; each element works it out anew.

#import "../lib/index.wgsl"
#import "../lib/distance.wgsl"

struct Params {
  rows: u32,
  dims: u32,
  accumulate_da: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read> dout: array<f32>;
@group(0) @binding(4) var<storage, read_write> da: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.rows * params.dims) { return; }
  var old = 0.0;
  if (params.accumulate_da == 1u) {
    old = da[i];
  }
  let row = i / params.dims;
  var slope = distance_slope(a[i], b[i]);
  if (is_saturated()) {
    slope *= row_saturation_slope(row);
  }
  da[i] = old + dout[row] * slope;
}

fn row_saturation_slope(row: u32) -> f32 {
  var sum = 0.0;
  for (var d = 0u; d < params.dims; d++) {
    let i = row * params.dims + d;
    sum += distance_term(a[i], b[i]);
  }
  return saturation_slope(vec4f(sum)).x;
}
