// What the forms of two_layers_bprop share.
#import "two_layers_slopes.wgsl"

/// 0: there is no b₂.
override OUTPUT_BIAS: u32 = 0u;

struct Params {
  rows: u32,
  hidden: u32,
  accumulate_dweight1: u32,
  accumulate_dbias1: u32,
  accumulate_dweight2: u32,
  accumulate_dbias2: u32,
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
    add_weight2(units, sums.weight20, 0u);
    add_weight2(units, sums.weight21, 4u);
    add_weight2(units, sums.weight22, 8u);
    add_weight2(units, sums.weight23, 12u);
    add_bias1(units, sums.bias1);
    add_weight1(units * INPUTS, sums.weight1[0]);
    if (INPUTS > 1u) { add_weight1(units * INPUTS + 1u, sums.weight1[1]); }
    if (INPUTS > 2u) { add_weight1(units * INPUTS + 2u, sums.weight1[2]); }
    if (INPUTS > 3u) { add_weight1(units * INPUTS + 3u, sums.weight1[3]); }
  }
  if (OUTPUT_BIAS == 1u && unit == 0u) {
    add_bias2(sums.bias20, 0u);
    add_bias2(sums.bias21, 4u);
    add_bias2(sums.bias22, 8u);
    add_bias2(sums.bias23, 12u);
  }
}

// All old values are read before the first store: a repeated unit adds once. A loop of one turn or none reads them,
// because a CPU adapter computes both sides of an `if`, but skips a loop.

fn add_weight2(units: vec4u, slopes: mat4x4f, d: u32) {
  add_output(units, slopes[0], d);
  add_output(units, slopes[1], d + 1u);
  add_output(units, slopes[2], d + 2u);
  add_output(units, slopes[3], d + 3u);
}

fn add_output(units: vec4u, slopes: vec4f, d: u32) {
  if (d >= OUTPUTS) { return; }
  let at = units + d * params.hidden;
  var old = vec4f(0.0);
  for (var turn = 0u; turn < params.accumulate_dweight2; turn++) {
    old = vec4f(dweight2[at.x], dweight2[at.y], dweight2[at.z], dweight2[at.w]);
  }
  dweight2[at.x] = old.x + slopes.x;
  dweight2[at.y] = old.y + slopes.y;
  dweight2[at.z] = old.z + slopes.z;
  dweight2[at.w] = old.w + slopes.w;
}

fn add_bias1(at: vec4u, slopes: vec4f) {
  var old = vec4f(0.0);
  for (var turn = 0u; turn < params.accumulate_dbias1; turn++) {
    old = vec4f(dbias1[at.x], dbias1[at.y], dbias1[at.z], dbias1[at.w]);
  }
  dbias1[at.x] = old.x + slopes.x;
  dbias1[at.y] = old.y + slopes.y;
  dbias1[at.z] = old.z + slopes.z;
  dbias1[at.w] = old.w + slopes.w;
}

fn add_weight1(at: vec4u, slopes: vec4f) {
  var old = vec4f(0.0);
  for (var turn = 0u; turn < params.accumulate_dweight1; turn++) {
    old = vec4f(dweight1[at.x], dweight1[at.y], dweight1[at.z], dweight1[at.w]);
  }
  dweight1[at.x] = old.x + slopes.x;
  dweight1[at.y] = old.y + slopes.y;
  dweight1[at.z] = old.z + slopes.z;
  dweight1[at.w] = old.w + slopes.w;
}

fn add_bias2(slopes: vec4f, first: u32) {
  for (var i = 0u; i < 4u; i++) {
    let d = first + i;
    if (d < OUTPUTS) {
      var slope = slopes[i];
      if (params.accumulate_dbias2 == 1u) { slope += dbias2[d]; }
      dbias2[d] = slope;
    }
  }
}
