// What the forms of two_layers_parts share.
#import "two_layers_slopes.wgsl"

struct Params {
  rows: u32,
  hidden: u32,
  chunks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight2: array<f32>;
@group(0) @binding(3) var<storage, read> hidden: array<f32>;
@group(0) @binding(4) var<storage, read> dout: array<f32>;
@group(0) @binding(5) var<storage, read_write> parts: array<f32>;

/// Hidden units `unit` … `unit + 3`, those there are, over one chunk of the rows.
fn two_layers_parts(unit: u32, chunk: u32) {
  let length = (params.rows + params.chunks - 1u) / params.chunks;
  let first = min(chunk * length, params.rows);
  let sums = slopes_of(unit, first, min(first + length, params.rows));
  for (var d = 0u; d < OUTPUTS; d++) {
    store_part(unit, chunk, d, slopes_to(sums, d));
  }
  store_part(unit, chunk, OUTPUTS, sums.bias1);
  for (var i = 0u; i < INPUTS; i++) {
    store_part(unit, chunk, OUTPUTS + 1u + i, sums.weight1[i]);
  }
}

fn store_part(unit: u32, chunk: u32, part: u32, values: vec4f) {
  for (var i = 0u; i < 4u; i++) {
    if (unit + i < params.hidden) {
      parts[(chunk * params.hidden + unit + i) * (OUTPUTS + 1u + INPUTS) + part] = values[i];
    }
  }
}
