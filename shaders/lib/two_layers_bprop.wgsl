// What the forms of two_layers_bprop share.
#import "two_layers_slopes.wgsl"

/// 1: adds to what is there. The graph sets them.
override ACCUMULATE_DWEIGHT1: u32 = 0u;
override ACCUMULATE_DBIAS1: u32 = 0u;
override ACCUMULATE_DWEIGHT2: u32 = 0u;
override ACCUMULATE_DBIAS2: u32 = 0u;

struct Params {
  rows: u32,
  hidden: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight2: array<f32>;
@group(0) @binding(3) var<storage, read> hidden: array<f32>;
@group(0) @binding(4) var<storage, read> dout: array<f32>;
@group(0) @binding(5) var<storage, read_write> dweight1: array<f32>;
@group(0) @binding(6) var<storage, read_write> dbias1: array<f32>;
@group(0) @binding(7) var<storage, read_write> dweight2: array<f32>;
@group(0) @binding(8) var<storage, read_write> dbias2: array<f32>;

/// Hidden units `unit` … `unit + 3`, those there are; and ∂b₂ beside the first of them.
fn two_layers_bprop(unit: u32) {
  let sums = slopes_of(unit, 0u, params.rows);
  if (unit < params.hidden) {
    let units = units_from(unit);
    add_weight2(units, sums.weight2[0], 0u);
    add_weight2(units, sums.weight2[1], 1u);
    add_weight2(units, sums.weight2[2], 2u);
    add_weight2(units, sums.weight2[3], 3u);
    add_weight2(units, sums.weight2[4], 4u);
    add_weight2(units, sums.weight2[5], 5u);
    add_weight2(units, sums.weight2[6], 6u);
    add_weight2(units, sums.weight2[7], 7u);
    add_weight2(units, sums.weight2[8], 8u);
    add_weight2(units, sums.weight2[9], 9u);
    add_weight2(units, sums.weight2[10], 10u);
    add_weight2(units, sums.weight2[11], 11u);
    add_weight2(units, sums.weight2[12], 12u);
    add_weight2(units, sums.weight2[13], 13u);
    add_weight2(units, sums.weight2[14], 14u);
    add_weight2(units, sums.weight2[15], 15u);
    add_bias1(units, sums.bias1);
    add_weight1(units * INPUTS, sums.weight1[0]);
    if (INPUTS > 1u) { add_weight1(units * INPUTS + 1u, sums.weight1[1]); }
    if (INPUTS > 2u) { add_weight1(units * INPUTS + 2u, sums.weight1[2]); }
    if (INPUTS > 3u) { add_weight1(units * INPUTS + 3u, sums.weight1[3]); }
  }
  if (OUTPUT_BIAS == 1u && unit == 0u) {
    add_bias2(sums.bias2[0], 0u);
    add_bias2(sums.bias2[1], 1u);
    add_bias2(sums.bias2[2], 2u);
    add_bias2(sums.bias2[3], 3u);
    add_bias2(sums.bias2[4], 4u);
    add_bias2(sums.bias2[5], 5u);
    add_bias2(sums.bias2[6], 6u);
    add_bias2(sums.bias2[7], 7u);
    add_bias2(sums.bias2[8], 8u);
    add_bias2(sums.bias2[9], 9u);
    add_bias2(sums.bias2[10], 10u);
    add_bias2(sums.bias2[11], 11u);
    add_bias2(sums.bias2[12], 12u);
    add_bias2(sums.bias2[13], 13u);
    add_bias2(sums.bias2[14], 14u);
    add_bias2(sums.bias2[15], 15u);
  }
}

// All old values are read before the first store: a repeated unit adds once.

fn add_weight2(units: vec4u, slopes: vec4f, d: u32) {
  if (d >= OUTPUTS) { return; }
  let at = units + d * params.hidden;
  var old = vec4f(0.0);
  if (ACCUMULATE_DWEIGHT2 == 1u) {
    old = vec4f(dweight2[at.x], dweight2[at.y], dweight2[at.z], dweight2[at.w]);
  }
  dweight2[at.x] = old.x + slopes.x;
  dweight2[at.y] = old.y + slopes.y;
  dweight2[at.z] = old.z + slopes.z;
  dweight2[at.w] = old.w + slopes.w;
}

fn add_bias1(at: vec4u, slopes: vec4f) {
  var old = vec4f(0.0);
  if (ACCUMULATE_DBIAS1 == 1u) {
    old = vec4f(dbias1[at.x], dbias1[at.y], dbias1[at.z], dbias1[at.w]);
  }
  dbias1[at.x] = old.x + slopes.x;
  dbias1[at.y] = old.y + slopes.y;
  dbias1[at.z] = old.z + slopes.z;
  dbias1[at.w] = old.w + slopes.w;
}

fn add_weight1(at: vec4u, slopes: vec4f) {
  var old = vec4f(0.0);
  if (ACCUMULATE_DWEIGHT1 == 1u) {
    old = vec4f(dweight1[at.x], dweight1[at.y], dweight1[at.z], dweight1[at.w]);
  }
  dweight1[at.x] = old.x + slopes.x;
  dweight1[at.y] = old.y + slopes.y;
  dweight1[at.z] = old.z + slopes.z;
  dweight1[at.w] = old.w + slopes.w;
}

fn add_bias2(slope: f32, d: u32) {
  if (d >= OUTPUTS) { return; }
  var old = 0.0;
  if (ACCUMULATE_DBIAS2 == 1u) {
    old = dbias2[d];
  }
  dbias2[d] = old + slope;
}
