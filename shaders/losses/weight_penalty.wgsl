// Regularizer: penalty[0] (+)= strength · Σ_i r(weights[i]), in a fixed order.
#import "../lib/weight_penalty.wgsl"
#import "../lib/workgroup_sum.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_PENALTY: u32 = 0u;

struct Params {
  count: u32,
  strength: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> penalty: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) thread: u32) {
  var part = 0.0;
  for (var i = thread; i < params.count; i += WORKGROUP) {
    part += penalty_of(weights[i]);
  }
  let value = params.strength * workgroup_sum(part, thread);
  if (thread == 0u) {
    if (ACCUMULATE_PENALTY == 1u) {
      penalty[0] += value;
    } else {
      penalty[0] = value;
    }
  }
}
