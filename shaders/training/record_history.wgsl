// history[step mod capacity] = (loss, mean Ec, mean contrast), three numbers a step, summed in a fixed order.
// A loss without a contrast leaves `contrast` out: its mean is 0.
#import "../lib/workgroup_sum.wgsl"

struct Params {
  count: u32,
  capacity: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
/// {step, epoch, position in the epoch, 0}
@group(0) @binding(1) var<storage, read> clock: array<u32>;
@group(0) @binding(2) var<storage, read> loss: array<f32>;
@group(0) @binding(3) var<storage, read> right: array<f32>;
@group(0) @binding(4) var<storage, read> contrast: array<f32>;
@group(0) @binding(5) var<storage, read_write> history: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) thread: u32) {
  var right_part = 0.0;
  for (var p = thread; p < params.count; p += WORKGROUP) {
    right_part += right[p];
  }
  // What stands in for a binding left out is short and holds zeros.
  var contrast_part = 0.0;
  for (var p = thread; p < min(params.count, arrayLength(&contrast)); p += WORKGROUP) {
    contrast_part += contrast[p];
  }
  let right_sum = workgroup_sum(right_part, thread);
  let contrast_sum = workgroup_sum(contrast_part, thread);
  if (thread == 0u) {
    let at = clock[0] % params.capacity * 3u;
    history[at] = loss[0];
    history[at + 1u] = right_sum / f32(params.count);
    history[at + 2u] = contrast_sum / f32(params.count);
  }
}
