// The derivatives of two_layers for four hidden units a thread, over some of the rows; what the forms of its bprop share.
// The importing file has x, weight2, hidden, dout and params.hidden, and defines dout_four(first): dout at first … first + 3,
// for all invocations alike.
#import "activation.wgsl"
#import "multiples.wgsl"

override ACTIVATION: u32 = 0u;
/// Up to 4.
override INPUTS: u32 = 1u;
/// Up to 16.
override OUTPUTS: u32 = 16u;
/// 0: ∂b₂ isn't added up.
override OUTPUT_BIAS: u32 = 0u;

/// All is written out, because only constant indices keep an array in registers.
struct Slopes {
  /// ∂W₂[d, units]
  weight2: array<vec4f, 16>,
  bias1: vec4f,
  /// ∂W₁[units, i]
  weight1: array<vec4f, 4>,
  /// ∂b₂, the same for all units.
  bias2: array<f32, 16>,
}

/// Of hidden units `unit` … `unit + 3`, over rows `first` … `end − 1`.
fn slopes_of(unit: u32, first: u32, end: u32) -> Slopes {
  let units = units_from(unit);
  let weights = array<vec4f, 16>(
    weights_to(units, 0u), weights_to(units, 1u), weights_to(units, 2u), weights_to(units, 3u),
    weights_to(units, 4u), weights_to(units, 5u), weights_to(units, 6u), weights_to(units, 7u),
    weights_to(units, 8u), weights_to(units, 9u), weights_to(units, 10u), weights_to(units, 11u),
    weights_to(units, 12u), weights_to(units, 13u), weights_to(units, 14u), weights_to(units, 15u));
  let width = params.hidden;
  var sums = Slopes();
  for (var p = first; p < end; p++) {
    let at = units + p * width;
    let values = vec4f(hidden[at.x], hidden[at.y], hidden[at.z], hidden[at.w]);
    let a = slopes_at(p, 0u);
    let b = slopes_at(p, 4u);
    let c = slopes_at(p, 8u);
    let d = slopes_at(p, 12u);
    var dhidden = vec4f(0.0);
    dhidden = add_output_slope(dhidden, a.x, weights[0], 0u);
    dhidden = add_output_slope(dhidden, a.y, weights[1], 1u);
    dhidden = add_output_slope(dhidden, a.z, weights[2], 2u);
    dhidden = add_output_slope(dhidden, a.w, weights[3], 3u);
    dhidden = add_output_slope(dhidden, b.x, weights[4], 4u);
    dhidden = add_output_slope(dhidden, b.y, weights[5], 5u);
    dhidden = add_output_slope(dhidden, b.z, weights[6], 6u);
    dhidden = add_output_slope(dhidden, b.w, weights[7], 7u);
    dhidden = add_output_slope(dhidden, c.x, weights[8], 8u);
    dhidden = add_output_slope(dhidden, c.y, weights[9], 9u);
    dhidden = add_output_slope(dhidden, c.z, weights[10], 10u);
    dhidden = add_output_slope(dhidden, c.w, weights[11], 11u);
    dhidden = add_output_slope(dhidden, d.x, weights[12], 12u);
    dhidden = add_output_slope(dhidden, d.y, weights[13], 13u);
    dhidden = add_output_slope(dhidden, d.z, weights[14], 14u);
    dhidden = add_output_slope(dhidden, d.w, weights[15], 15u);
    let dz = dhidden * vec4f(
      activation_slope(ACTIVATION, values.x), activation_slope(ACTIVATION, values.y),
      activation_slope(ACTIVATION, values.z), activation_slope(ACTIVATION, values.w));
    sums.weight2[0] = add_output_slope(sums.weight2[0], a.x, values, 0u);
    sums.weight2[1] = add_output_slope(sums.weight2[1], a.y, values, 1u);
    sums.weight2[2] = add_output_slope(sums.weight2[2], a.z, values, 2u);
    sums.weight2[3] = add_output_slope(sums.weight2[3], a.w, values, 3u);
    sums.weight2[4] = add_output_slope(sums.weight2[4], b.x, values, 4u);
    sums.weight2[5] = add_output_slope(sums.weight2[5], b.y, values, 5u);
    sums.weight2[6] = add_output_slope(sums.weight2[6], b.z, values, 6u);
    sums.weight2[7] = add_output_slope(sums.weight2[7], b.w, values, 7u);
    sums.weight2[8] = add_output_slope(sums.weight2[8], c.x, values, 8u);
    sums.weight2[9] = add_output_slope(sums.weight2[9], c.y, values, 9u);
    sums.weight2[10] = add_output_slope(sums.weight2[10], c.z, values, 10u);
    sums.weight2[11] = add_output_slope(sums.weight2[11], c.w, values, 11u);
    sums.weight2[12] = add_output_slope(sums.weight2[12], d.x, values, 12u);
    sums.weight2[13] = add_output_slope(sums.weight2[13], d.y, values, 13u);
    sums.weight2[14] = add_output_slope(sums.weight2[14], d.z, values, 14u);
    sums.weight2[15] = add_output_slope(sums.weight2[15], d.w, values, 15u);
    sums.bias2[0] = add_bias_slope(sums.bias2[0], a.x, 0u);
    sums.bias2[1] = add_bias_slope(sums.bias2[1], a.y, 1u);
    sums.bias2[2] = add_bias_slope(sums.bias2[2], a.z, 2u);
    sums.bias2[3] = add_bias_slope(sums.bias2[3], a.w, 3u);
    sums.bias2[4] = add_bias_slope(sums.bias2[4], b.x, 4u);
    sums.bias2[5] = add_bias_slope(sums.bias2[5], b.y, 5u);
    sums.bias2[6] = add_bias_slope(sums.bias2[6], b.z, 6u);
    sums.bias2[7] = add_bias_slope(sums.bias2[7], b.w, 7u);
    sums.bias2[8] = add_bias_slope(sums.bias2[8], c.x, 8u);
    sums.bias2[9] = add_bias_slope(sums.bias2[9], c.y, 9u);
    sums.bias2[10] = add_bias_slope(sums.bias2[10], c.z, 10u);
    sums.bias2[11] = add_bias_slope(sums.bias2[11], c.w, 11u);
    sums.bias2[12] = add_bias_slope(sums.bias2[12], d.x, 12u);
    sums.bias2[13] = add_bias_slope(sums.bias2[13], d.y, 13u);
    sums.bias2[14] = add_bias_slope(sums.bias2[14], d.z, 14u);
    sums.bias2[15] = add_bias_slope(sums.bias2[15], d.w, 15u);
    sums.bias1 += dz;
    sums.weight1[0] = add_input_slope(sums.weight1[0], p, dz, 0u);
    sums.weight1[1] = add_input_slope(sums.weight1[1], p, dz, 1u);
    sums.weight1[2] = add_input_slope(sums.weight1[2], p, dz, 2u);
    sums.weight1[3] = add_input_slope(sums.weight1[3], p, dz, 3u);
  }
  return sums;
}

/// sum + slope·numbers for output d, if there is one.
fn add_output_slope(sum: vec4f, slope: f32, numbers: vec4f, d: u32) -> vec4f {
  if (d >= OUTPUTS) {
    return sum;
  }
  return add_multiple(sum, slope, numbers);
}

fn add_bias_slope(sum: f32, slope: f32, d: u32) -> f32 {
  if (OUTPUT_BIAS == 0u || d >= OUTPUTS) {
    return sum;
  }
  return sum + slope;
}

fn add_input_slope(sum: vec4f, p: u32, dz: vec4f, i: u32) -> vec4f {
  if (i >= INPUTS) {
    return sum;
  }
  return add_multiple(sum, x[p * INPUTS + i], dz);
}

/// Units `unit` … `unit + 3`; those past the last one repeat it, with the same slopes to the last bit.
fn units_from(unit: u32) -> vec4u {
  return min(vec4u(unit) + vec4u(0u, 1u, 2u, 3u), vec4u(params.hidden - 1u));
}

/// From the four units to output d; 0 past the last output.
fn weights_to(units: vec4u, d: u32) -> vec4f {
  if (d >= OUTPUTS) {
    return vec4f(0.0);
  }
  let at = units + d * params.hidden;
  return vec4f(weight2[at.x], weight2[at.y], weight2[at.z], weight2[at.w]);
}

/// ∂out of row p, outputs d … d + 3; past the last output whatever lies there.
fn slopes_at(p: u32, d: u32) -> vec4f {
  if (d >= OUTPUTS) {
    return vec4f(0.0);
  }
  return dout_four(p * OUTPUTS + d);
}
