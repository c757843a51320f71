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
    store_part(at + 0u, sums.weight2[0], 0u < OUTPUTS);
    store_part(at + 1u, sums.weight2[1], 1u < OUTPUTS);
    store_part(at + 2u, sums.weight2[2], 2u < OUTPUTS);
    store_part(at + 3u, sums.weight2[3], 3u < OUTPUTS);
    store_part(at + 4u, sums.weight2[4], 4u < OUTPUTS);
    store_part(at + 5u, sums.weight2[5], 5u < OUTPUTS);
    store_part(at + 6u, sums.weight2[6], 6u < OUTPUTS);
    store_part(at + 7u, sums.weight2[7], 7u < OUTPUTS);
    store_part(at + 8u, sums.weight2[8], 8u < OUTPUTS);
    store_part(at + 9u, sums.weight2[9], 9u < OUTPUTS);
    store_part(at + 10u, sums.weight2[10], 10u < OUTPUTS);
    store_part(at + 11u, sums.weight2[11], 11u < OUTPUTS);
    store_part(at + 12u, sums.weight2[12], 12u < OUTPUTS);
    store_part(at + 13u, sums.weight2[13], 13u < OUTPUTS);
    store_part(at + 14u, sums.weight2[14], 14u < OUTPUTS);
    store_part(at + 15u, sums.weight2[15], 15u < OUTPUTS);
    store_part(at + OUTPUTS, sums.bias1, true);
    store_part(at + OUTPUTS + 1u, sums.weight1[0], 0u < INPUTS);
    store_part(at + OUTPUTS + 2u, sums.weight1[1], 1u < INPUTS);
    store_part(at + OUTPUTS + 3u, sums.weight1[2], 2u < INPUTS);
    store_part(at + OUTPUTS + 4u, sums.weight1[3], 3u < INPUTS);
  }
}

fn store_part(at: vec4u, slopes: vec4f, is_there: bool) {
  if (!is_there) { return; }
  parts[at.x] = slopes.x;
  parts[at.y] = slopes.y;
  parts[at.z] = slopes.z;
  parts[at.w] = slopes.w;
}
