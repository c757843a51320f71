// Batch loss: mean[0] = (1/count) Σ_p values[p], in a fixed order.
#import "../lib/workgroup_sum.wgsl"

struct Params {
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> mean: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) thread: u32) {
  var part = 0.0;
  for (var p = thread; p < params.count; p += WORKGROUP) {
    part += values[p];
  }
  let sum = workgroup_sum(part, thread);
  if (thread == 0u) {
    mean[0] = sum / f32(params.count);
  }
}
