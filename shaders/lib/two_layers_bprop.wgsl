// What the forms of two_layers_bprop share: the derivatives for four hidden units a thread, over one chunk of the rows.
// The importing kernel defines dout_four(first): dout at first … first + 3, for all invocations alike.
#import "activation.wgsl"

override ACTIVATION: u32 = 0u;
/// Up to 4.
override INPUTS: u32 = 1u;
/// Up to 16.
override OUTPUTS: u32 = 16u;

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

/// Hidden units `unit` … `unit + 3`; those past the last one do its work again, and store nothing.
fn two_layers_bprop(unit: u32, chunk: u32) {
  let units = min(vec4u(unit) + vec4u(0u, 1u, 2u, 3u), vec4u(params.hidden - 1u));
  let length = (params.rows + params.chunks - 1u) / params.chunks;
  let first = min(chunk * length, params.rows);
  let end = min(first + length, params.rows);
  // Column vector i of weights q, and of slopes q: output 4q + i and the four units.
  let weights0 = weights_of(units, 0u);
  let weights1 = weights_of(units, 4u);
  let weights2 = weights_of(units, 8u);
  let weights3 = weights_of(units, 12u);
  var slopes0 = mat4x4f(); var slopes1 = mat4x4f(); var slopes2 = mat4x4f(); var slopes3 = mat4x4f();
  var dbias1 = vec4f(0.0);
  var dweight1 = mat4x4f();
  for (var p = first; p < end; p++) {
    let at = units + p * params.hidden;
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
    slopes0 += outer(values, dout0);
    if (OUTPUTS > 4u) { slopes1 += outer(values, dout1); }
    if (OUTPUTS > 8u) { slopes2 += outer(values, dout2); }
    if (OUTPUTS > 12u) { slopes3 += outer(values, dout3); }
    dbias1 += dz;
    dweight1[0] += dz * x[p * INPUTS];
    if (INPUTS > 1u) { dweight1[1] += dz * x[p * INPUTS + 1u]; }
    if (INPUTS > 2u) { dweight1[2] += dz * x[p * INPUTS + 2u]; }
    if (INPUTS > 3u) { dweight1[3] += dz * x[p * INPUTS + 3u]; }
  }
  store_parts(unit, chunk, 0u, slopes0, OUTPUTS);
  store_parts(unit, chunk, 4u, slopes1, OUTPUTS);
  store_parts(unit, chunk, 8u, slopes2, OUTPUTS);
  store_parts(unit, chunk, 12u, slopes3, OUTPUTS);
  store_part(unit, chunk, OUTPUTS, dbias1);
  for (var i = 0u; i < INPUTS; i++) {
    store_part(unit, chunk, OUTPUTS + 1u + i, dweight1[i]);
  }
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

fn store_parts(unit: u32, chunk: u32, first: u32, slopes: mat4x4f, count: u32) {
  for (var i = 0u; i < 4u; i++) {
    if (first + i < count) {
      store_part(unit, chunk, first + i, slopes[i]);
    }
  }
}

fn store_part(unit: u32, chunk: u32, part: u32, values: vec4f) {
  for (var i = 0u; i < 4u; i++) {
    if (unit + i < params.hidden) {
      parts[(chunk * params.hidden + unit + i) * (OUTPUTS + 1u + INPUTS) + part] = values[i];
    }
  }
}
