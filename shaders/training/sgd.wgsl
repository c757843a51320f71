// Stochastic gradient descent: v ← μv + (g + λw), w ← w − η(t) v. Without momentum, velocity is left out.
#import "../lib/index.wgsl"
#import "../lib/schedule.wgsl"

/// One thread: 8 values, `stride` apart, so that neighbouring threads touch neighbouring values; the rate is worked out once.
const THREAD_TILE = vec2u(8u, 1u);

/// 0: there is none, μ = 0.
override MOMENTUM: u32 = 0u;

struct Params {
  count: u32,
  momentum: f32,
  weight_decay: f32,
  rate: f32,
  schedule: u32,
  factor: f32,
  every: u32,
  total: u32,
  floor_rate: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
/// {step, epoch, position in the epoch, 0}
@group(0) @binding(1) var<storage, read> clock: array<u32>;
@group(0) @binding(2) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(3) var<storage, read> gradients: array<f32>;
@group(0) @binding(4) var<storage, read_write> velocity: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, 64u);
  let count = params.count;
  let stride = (count + 7u) / 8u;
  if (thread >= stride) { return; }
  let rate = learning_rate(clock[0]);
  // A CPU adapter's compiler takes nothing out of loops.
  let momentum = params.momentum;
  let weight_decay = params.weight_decay;
  for (var i = thread; i < count; i += stride) {
    let w = parameters[i];
    var v = gradients[i] + weight_decay * w;
    if (MOMENTUM == 1u) {
      v += momentum * velocity[i];
      velocity[i] = v;
    }
    parameters[i] = w - rate * v;
  }
}
