// drows[r,i] (+)= Σ_c denergies(r, c)·∂D(row_r, column_c)/∂row_ri: the derivatives of stored energies E[samples, answers].
// SAMPLES_ARE 0: the rows are the samples; 1: the columns are, and the table is read across.
#import "../lib/index.wgsl"
#import "../lib/distance.wgsl"

override SAMPLES_ARE: u32 = 0u;

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DROWS: u32 = 0u;

struct Params {
  rows: u32,
  columns: u32,
  dims: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> rows_x: array<f32>;
@group(0) @binding(2) var<storage, read> columns_x: array<f32>;
@group(0) @binding(3) var<storage, read> denergies: array<f32>;
@group(0) @binding(4) var<storage, read_write> drows: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.rows * params.dims) { return; }
  let row = i / params.dims;
  let d = i % params.dims;
  let a = rows_x[i];
  let first = select(row * params.columns, row, SAMPLES_ARE == 1u);
  let stride = select(1u, params.rows, SAMPLES_ARE == 1u);
  var sum = 0.0;
  for (var c = 0u; c < params.columns; c++) {
    var slope = distance_slope(a, columns_x[c * params.dims + d]);
    if (is_saturated()) {
      slope *= pair_saturation_slope(row, c);
    }
    sum += denergies[first + c * stride] * slope;
  }
  if (ACCUMULATE_DROWS == 1u) {
    sum += drows[i];
  }
  drows[i] = sum;
}

fn pair_saturation_slope(row: u32, column: u32) -> f32 {
  var sum = 0.0;
  for (var d = 0u; d < params.dims; d++) {
    sum += distance_term(rows_x[row * params.dims + d], columns_x[column * params.dims + d]);
  }
  return saturation_slope(vec4f(sum)).x;
}
