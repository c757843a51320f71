// What the forms of two_layers share: out = W₂ f(W₁ x + b₁) + b₂ for four rows a thread.
// The importing kernel defines weight2_four(first, stride): weight2 at first, first + stride, …, for all invocations alike.
#import "four_rows.wgsl"
#import "activation.wgsl"

override ACTIVATION: u32 = 0u;
/// Up to 4.
override INPUTS: u32 = 1u;
/// Up to 16.
override OUTPUTS: u32 = 16u;
/// 0: there is no b₂.
override OUTPUT_BIAS: u32 = 0u;

struct Params {
  rows: u32,
  hidden: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight1: array<f32>;
@group(0) @binding(3) var<storage, read> bias1: array<f32>;
@group(0) @binding(4) var<storage, read> weight2: array<f32>;
@group(0) @binding(5) var<storage, read> bias2: array<f32>;
@group(0) @binding(6) var<storage, read_write> hidden: array<f32>;
@group(0) @binding(7) var<storage, read_write> out: array<f32>;

/// Rows `row` … `row + 3`; those past the last one do its work again.
fn two_layers(row: u32) {
  let rows = four_rows(row);
  let x0 = input(rows, 0u);
  let x1 = input(rows, 1u);
  let x2 = input(rows, 2u);
  let x3 = input(rows, 3u);
  // Column vector i of sums q: output 4q + i of the four rows.
  var sums0 = mat4x4f(); var sums1 = mat4x4f(); var sums2 = mat4x4f(); var sums3 = mat4x4f();
  // A CPU adapter's compiler takes nothing out of loops.
  let width = params.hidden;
  let is_inside = row < params.rows;
  for (var h = 0u; h < width; h++) {
    let at = h * INPUTS;
    var z = fma(vec4f(weight1[at]), x0, vec4f(bias1[h]));
    if (INPUTS > 1u) { z = fma(vec4f(weight1[at + 1u]), x1, z); }
    if (INPUTS > 2u) { z = fma(vec4f(weight1[at + 2u]), x2, z); }
    if (INPUTS > 3u) { z = fma(vec4f(weight1[at + 3u]), x3, z); }
    let unit = vec4f(
      activate(ACTIVATION, z.x), activate(ACTIVATION, z.y), activate(ACTIVATION, z.z), activate(ACTIVATION, z.w));
    // Rows past the last one repeat it, so that one condition serves all four: a CPU adapter pays for each.
    if (is_inside) {
      let places = rows * width + h;
      hidden[places.x] = unit.x;
      hidden[places.y] = unit.y;
      hidden[places.z] = unit.z;
      hidden[places.w] = unit.w;
    }
    sums0 = add_unit(sums0, unit, h, 0u, width);
    sums1 = add_unit(sums1, unit, h, 4u, width);
    sums2 = add_unit(sums2, unit, h, 8u, width);
    sums3 = add_unit(sums3, unit, h, 12u, width);
  }
  if (is_inside) {
    store_outputs(rows, sums0, 0u);
    store_outputs(rows, sums1, 4u);
    store_outputs(rows, sums2, 8u);
    store_outputs(rows, sums3, 12u);
  }
}

fn input(rows: vec4u, i: u32) -> vec4f {
  if (i >= INPUTS) {
    return vec4f(0.0);
  }
  let at = rows * INPUTS + i;
  return vec4f(x[at.x], x[at.y], x[at.z], x[at.w]);
}

/// With what hidden unit h gives to outputs d … d + 3.
fn add_unit(sums: mat4x4f, unit: vec4f, h: u32, d: u32, width: u32) -> mat4x4f {
  if (d >= OUTPUTS) {
    return sums;
  }
  let weights = weight2_four(d * width + h, width);
  return sums + mat4x4f(weights.x * unit, weights.y * unit, weights.z * unit, weights.w * unit);
}

fn store_outputs(rows: vec4u, sums: mat4x4f, d: u32) {
  store_output(rows, sums[0], d);
  store_output(rows, sums[1], d + 1u);
  store_output(rows, sums[2], d + 2u);
  store_output(rows, sums[3], d + 3u);
}

fn store_output(rows: vec4u, sums: vec4f, d: u32) {
  if (d >= OUTPUTS) { return; }
  var values = sums;
  if (OUTPUT_BIAS == 1u) {
    values += bias2[d];
  }
  let at = rows * OUTPUTS + d;
  out[at.x] = values.x;
  out[at.y] = values.y;
  out[at.z] = values.z;
  out[at.w] = values.w;
}
