// What the forms of two_layers share: out = W₂ f(W₁ x + b₁) + b₂ for four rows a thread.
// The importing kernel defines weight2_four(first, stride): weight2 at first, first + stride, …, for all invocations alike.
#import "four_rows.wgsl"
#import "activation.wgsl"
#import "multiples.wgsl"

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
  // Output d of the four rows. All is written out, because only constant indices keep an array in registers.
  var sums = array<vec4f, 16>();
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
    let a = weights_from(h, 0u, width);
    let b = weights_from(h, 4u, width);
    let c = weights_from(h, 8u, width);
    let d = weights_from(h, 12u, width);
    sums[0] = add_unit(sums[0], unit, a.x, 0u);
    sums[1] = add_unit(sums[1], unit, a.y, 1u);
    sums[2] = add_unit(sums[2], unit, a.z, 2u);
    sums[3] = add_unit(sums[3], unit, a.w, 3u);
    sums[4] = add_unit(sums[4], unit, b.x, 4u);
    sums[5] = add_unit(sums[5], unit, b.y, 5u);
    sums[6] = add_unit(sums[6], unit, b.z, 6u);
    sums[7] = add_unit(sums[7], unit, b.w, 7u);
    sums[8] = add_unit(sums[8], unit, c.x, 8u);
    sums[9] = add_unit(sums[9], unit, c.y, 9u);
    sums[10] = add_unit(sums[10], unit, c.z, 10u);
    sums[11] = add_unit(sums[11], unit, c.w, 11u);
    sums[12] = add_unit(sums[12], unit, d.x, 12u);
    sums[13] = add_unit(sums[13], unit, d.y, 13u);
    sums[14] = add_unit(sums[14], unit, d.z, 14u);
    sums[15] = add_unit(sums[15], unit, d.w, 15u);
  }
  if (is_inside) {
    store_output(rows, sums[0], 0u);
    store_output(rows, sums[1], 1u);
    store_output(rows, sums[2], 2u);
    store_output(rows, sums[3], 3u);
    store_output(rows, sums[4], 4u);
    store_output(rows, sums[5], 5u);
    store_output(rows, sums[6], 6u);
    store_output(rows, sums[7], 7u);
    store_output(rows, sums[8], 8u);
    store_output(rows, sums[9], 9u);
    store_output(rows, sums[10], 10u);
    store_output(rows, sums[11], 11u);
    store_output(rows, sums[12], 12u);
    store_output(rows, sums[13], 13u);
    store_output(rows, sums[14], 14u);
    store_output(rows, sums[15], 15u);
  }
}

fn input(rows: vec4u, i: u32) -> vec4f {
  if (i >= INPUTS) {
    return vec4f(0.0);
  }
  let at = rows * INPUTS + i;
  return vec4f(x[at.x], x[at.y], x[at.z], x[at.w]);
}

/// From hidden unit h to outputs d … d + 3.
fn weights_from(h: u32, d: u32, width: u32) -> vec4f {
  if (d >= OUTPUTS) {
    return vec4f(0.0);
  }
  return weight2_four(d * width + h, width);
}

fn add_unit(sum: vec4f, unit: vec4f, weight: f32, d: u32) -> vec4f {
  if (d >= OUTPUTS) {
    return sum;
  }
  return add_multiple(sum, weight, unit);
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
