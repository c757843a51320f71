// count[0] = how many values are NaN or infinite; count[1] = how many of the others lie outside [lowest, highest].
// Told apart by bits: an implementation may assume that comparisons never see a NaN.

override WORKGROUP: u32 = 64u;

struct Params {
  length: u32,
  lowest: f32,
  highest: f32,
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
    let outside = finite && (value < params.lowest || value > params.highest);
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
