// count[0] = how many values are NaN or infinite; count[1] = how many of the others lie outside [lowest, highest], or
// between lowest, lowest + 1/per_step, lowest + 2/per_step … (per_step 0: all values between are fine).
// Told apart by bits: an implementation may assume that comparisons never see a NaN.

override WORKGROUP: u32 = 64u;

struct Params {
  length: u32,
  lowest: f32,
  highest: f32,
  per_step: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> count: array<u32>;

const EXPONENT = 0x7f800000u;

var<workgroup> counts: array<vec2u, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) thread: u32) {
  var found = vec2u(0u);
  for (var i = thread; i < params.length; i += WORKGROUP) {
    let value = values[i];
    let finite = (bitcast<u32>(value) & EXPONENT) != EXPONENT;
    let outside = finite && (value < params.lowest || value > params.highest || is_between_steps(value));
    found += vec2u(select(1u, 0u, finite), select(0u, 1u, outside));
  }
  counts[thread] = found;
  workgroupBarrier();
  if (thread == 0u) {
    var sum = vec2u(0u);
    for (var t = 0u; t < WORKGROUP; t++) {
      sum += counts[t];
    }
    count[0] = sum.x;
    count[1] = sum.y;
  }
}

fn is_between_steps(value: f32) -> bool {
  if (params.per_step == 0.0) {
    return false;
  }
  let steps = (value - params.lowest) * params.per_step;
  return floor(steps) != steps;
}
