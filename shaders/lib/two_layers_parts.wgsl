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
  if (unit < params.hidden) {
    let at = (chunk * params.hidden + units_from(unit)) * (OUTPUTS + 1u + INPUTS);
    store_parts(at, sums.weight20, 0u, OUTPUTS);
    store_parts(at, sums.weight21, 4u, OUTPUTS);
    store_parts(at, sums.weight22, 8u, OUTPUTS);
    store_parts(at, sums.weight23, 12u, OUTPUTS);
    store_part(at + OUTPUTS, sums.bias1);
    store_parts(at + OUTPUTS + 1u, sums.weight1, 0u, INPUTS);
  }
}

/// Parts `first` … `first + 3`, those below `count`.
fn store_parts(at: vec4u, slopes: mat4x4f, first: u32, count: u32) {
  if (first < count) { store_part(at + first, slopes[0]); }
  if (first + 1u < count) { store_part(at + first + 1u, slopes[1]); }
  if (first + 2u < count) { store_part(at + first + 2u, slopes[2]); }
  if (first + 3u < count) { store_part(at + first + 3u, slopes[3]); }
}

fn store_part(at: vec4u, slopes: vec4f) {
  parts[at.x] = slopes.x;
  parts[at.y] = slopes.y;
  parts[at.z] = slopes.z;
  parts[at.w] = slopes.w;
}
