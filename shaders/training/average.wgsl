// The mean of the weights over steps, after the step's update: average ← average + (w − average)/t with
// t = step + 1 − after; up to step `after` it is w.
#import "../lib/index.wgsl"

/// One thread: 8 values, `stride` apart, so that neighbouring threads touch neighbouring values; 1/t is worked out once.
const THREAD_TILE = vec2u(8u, 1u);

struct Params {
  count: u32,
  after: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
/// {step, epoch, position in the epoch, 0}
@group(0) @binding(1) var<storage, read> clock: array<u32>;
@group(0) @binding(2) var<storage, read> parameters: array<f32>;
@group(0) @binding(3) var<storage, read_write> average: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, 64u);
  let count = params.count;
  let stride = (count + 7u) / 8u;
  if (thread >= stride) { return; }
  let done = clock[0] + 1u;
  let t = select(1u, done - params.after, done > params.after);
  let gain = 1.0 / f32(t);
  for (var i = thread; i < count; i += stride) {
    let w = parameters[i];
    let old = average[i];
    average[i] = select(old + gain * (w - old), w, t == 1u);
  }
}
