// out[r, d] (+)= scale[r]·x[r, d], a row a thread.
#import "../lib/row_by_row.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_OUT: u32 = 0u;

struct Params {
  rows: u32,
  dims: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> scale: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

fn compute_row(row: u32) {
  if (row >= params.rows) { return; }
  let own = scale[row];
  for (var d = 0u; d < params.dims; d++) {
    let i = row * params.dims + d;
    var value = own * x[i];
    if (ACCUMULATE_OUT == 1u) { value += out[i]; }
    out[i] = value;
  }
}
