// out[r] = D(a[r,:], b[r,:]), D by DISTANCE; summed in the order of the elements.

#import "../lib/row_by_row.wgsl"
#import "../lib/distance.wgsl"

struct Params {
  rows: u32,
  dims: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

fn compute_row(row: u32) {
  if (row >= params.rows) { return; }
  var sum = 0.0;
  for (var d = 0u; d < params.dims; d++) {
    let i = row * params.dims + d;
    sum += distance_term(a[i], b[i]);
  }
  out[row] = select(sum, saturated_distance(vec4f(sum)).x, is_saturated());
}
