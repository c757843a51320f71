// The derivatives of two_layers for four hidden units a thread, over some of the rows; what the forms of its bprop share.
// The importing file has x, weight2, hidden, dout and params.hidden, and defines dout_four(first): dout at first … first + 3,
// for all invocations alike.
#import "activation.wgsl"

override ACTIVATION: u32 = 0u;
/// Up to 4.
override INPUTS: u32 = 1u;
/// Up to 16.
override OUTPUTS: u32 = 16u;

/// Column vector i of weight2 q: ∂W₂[4q + i, units]; of weight1: ∂W₁[units, i].
struct Slopes {
  weight20: mat4x4f, weight21: mat4x4f, weight22: mat4x4f, weight23: mat4x4f,
  bias1: vec4f,
  weight1: mat4x4f,
  /// ∂b₂, the same for all units.
  bias20: vec4f, bias21: vec4f, bias22: vec4f, bias23: vec4f,
}

/// Of hidden units `unit` … `unit + 3`, over rows `first` … `end − 1`.
fn slopes_of(unit: u32, first: u32, end: u32) -> Slopes {
  let units = units_from(unit);
  // Column vector i of weights q: output 4q + i and the four units.
  let weights0 = weights_of(units, 0u);
  let weights1 = weights_of(units, 4u);
  let weights2 = weights_of(units, 8u);
  let weights3 = weights_of(units, 12u);
  let width = params.hidden;
  var sums = Slopes();
  for (var p = first; p < end; p++) {
    let at = units + p * width;
    let values = vec4f(hidden[at.x], hidden[at.y], hidden[at.z], hidden[at.w]);
    let dout0 = slopes_at(p, 0u);
    let dout1 = slopes_at(p, 4u);
    let dout2 = slopes_at(p, 8u);
    let dout3 = slopes_at(p, 12u);
    var dhidden = weights0 * dout0;
    if (OUTPUTS > 4u) { dhidden += weights1 * dout1; }
    if (OUTPUTS > 8u) { dhidden += weights2 * dout2; }
    if (OUTPUTS > 12u) { dhidden += weights3 * dout3; }
    let dz = dhidden * vec4f(
      activation_slope(ACTIVATION, values.x), activation_slope(ACTIVATION, values.y),
      activation_slope(ACTIVATION, values.z), activation_slope(ACTIVATION, values.w));
    sums.weight20 += outer(values, dout0);
    sums.bias20 += dout0;
    if (OUTPUTS > 4u) { sums.weight21 += outer(values, dout1); sums.bias21 += dout1; }
    if (OUTPUTS > 8u) { sums.weight22 += outer(values, dout2); sums.bias22 += dout2; }
    if (OUTPUTS > 12u) { sums.weight23 += outer(values, dout3); sums.bias23 += dout3; }
    sums.bias1 += dz;
    sums.weight1[0] += dz * x[p * INPUTS];
    if (INPUTS > 1u) { sums.weight1[1] += dz * x[p * INPUTS + 1u]; }
    if (INPUTS > 2u) { sums.weight1[2] += dz * x[p * INPUTS + 2u]; }
    if (INPUTS > 3u) { sums.weight1[3] += dz * x[p * INPUTS + 3u]; }
  }
  return sums;
}

/// Units `unit` … `unit + 3`; those past the last one repeat it, with the same slopes to the last bit.
fn units_from(unit: u32) -> vec4u {
  return min(vec4u(unit) + vec4u(0u, 1u, 2u, 3u), vec4u(params.hidden - 1u));
}

fn weights_of(units: vec4u, d: u32) -> mat4x4f {
  return mat4x4f(
    weights_to(units, d), weights_to(units, d + 1u), weights_to(units, d + 2u), weights_to(units, d + 3u));
}

/// From the four units to output d; 0 past the last output.
fn weights_to(units: vec4u, d: u32) -> vec4f {
  if (d >= OUTPUTS) {
    return vec4f(0.0);
  }
  let at = units + d * params.hidden;
  return vec4f(weight2[at.x], weight2[at.y], weight2[at.z], weight2[at.w]);
}

/// ∂out of row p, outputs d … d + 3; 0 past the last output.
fn slopes_at(p: u32, d: u32) -> vec4f {
  if (d >= OUTPUTS) {
    return vec4f(0.0);
  }
  let slopes = dout_four(p * OUTPUTS + d);
  if (d + 4u <= OUTPUTS) {
    return slopes;
  }
  return select(vec4f(0.0), slopes, vec4u(d) + vec4u(0u, 1u, 2u, 3u) < vec4u(OUTPUTS));
}

fn outer(units: vec4f, outputs: vec4f) -> mat4x4f {
  return mat4x4f(outputs.x * units, outputs.y * units, outputs.z * units, outputs.w * units);
}
