// drows[r,i] (+)= Σ_c dout[r·dout_row + c·dout_column] · (rows[r,i] − columns[c,i])
// The gradient of ½‖rows_r − columns_c‖² by the rows; with the two sides exchanged, by the other.

#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  columns: u32,
  dims: u32,
  dout_row: u32,
  dout_column: u32,
  accumulate_drows: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> rows_x: array<f32>;
@group(0) @binding(2) var<storage, read> columns_x: array<f32>;
@group(0) @binding(3) var<storage, read> dout: array<f32>;
@group(0) @binding(4) var<storage, read_write> drows: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, WORKGROUP);
  if (i >= params.rows * params.dims) { return; }
  let row = i / params.dims;
  let dim = i - row * params.dims;
  let value = rows_x[i];
  var sum = 0.0;
  for (var c = 0u; c < params.columns; c++) {
    sum += dout[row * params.dout_row + c * params.dout_column] * (value - columns_x[c * params.dims + dim]);
  }
  var old = 0.0;
  if (params.accumulate_drows == 1u) {
    old = drows[i];
  }
  drows[i] = old + sum;
}
