// The end of a step. history[step mod capacity] = (mean loss, mean Ec, mean contrast), summed in a fixed order; then the
// clock goes on: step += 1, position += batch; each time that position passes the number of samples, epoch += 1.
// `loss` holds a number a sample, or one that is their mean already. A loss without a contrast leaves `contrast` out: its
// mean is 0.
#import "../lib/workgroup_sum.wgsl"

struct Params {
  batch: u32,
  samples: u32,
  losses: u32,
  capacity: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> loss: array<f32>;
@group(0) @binding(2) var<storage, read> right: array<f32>;
@group(0) @binding(3) var<storage, read> contrast: array<f32>;
@group(0) @binding(4) var<storage, read_write> history: array<f32>;
/// {step, epoch, position in the epoch, 0}
@group(0) @binding(5) var<storage, read_write> clock: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) thread: u32) {
  var loss_part = 0.0;
  for (var p = thread; p < params.losses; p += WORKGROUP) {
    loss_part += loss[p];
  }
  var right_part = 0.0;
  for (var p = thread; p < params.batch; p += WORKGROUP) {
    right_part += right[p];
  }
  // What stands in for a binding left out is short and holds zeros.
  var contrast_part = 0.0;
  for (var p = thread; p < min(params.batch, arrayLength(&contrast)); p += WORKGROUP) {
    contrast_part += contrast[p];
  }
  let loss_sum = workgroup_sum(loss_part, thread);
  let right_sum = workgroup_sum(right_part, thread);
  let contrast_sum = workgroup_sum(contrast_part, thread);
  if (thread == 0u) {
    let at = clock[0] % params.capacity * 3u;
    history[at] = loss_sum / f32(params.losses);
    history[at + 1u] = right_sum / f32(params.batch);
    history[at + 2u] = contrast_sum / f32(params.batch);
    let position = clock[2] + params.batch;
    clock[0] += 1u;
    clock[1] += position / params.samples;
    clock[2] = position % params.samples;
  }
}
