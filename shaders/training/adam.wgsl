// Adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − η(t) m̂/(√v̂ + ε) with m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ), t from 1.
// Kingma & Ba 2015, "Adam: A Method for Stochastic Optimization".
#import "../lib/index.wgsl"
#import "../lib/exponential.wgsl"
#import "../lib/schedule.wgsl"

/// One thread: 8 values, `stride` apart, so that neighbouring threads touch neighbouring values; the rate is worked out once.
const THREAD_TILE = vec2u(8u, 1u);

struct Params {
  count: u32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  log_beta1: f32,
  log_beta2: f32,
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
@group(0) @binding(4) var<storage, read_write> first: array<f32>;
@group(0) @binding(5) var<storage, read_write> second: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, 64u);
  let stride = (params.count + 7u) / 8u;
  if (thread >= stride) { return; }
  let t = f32(clock[0] + 1u);
  let rate = learning_rate(clock[0]);
  // Not 1 − β: β₂ = 0.999 rounded to float32 leaves 1 − β₂ wrong by 1e-5.
  let first_gain = one_minus_exp(params.log_beta1);
  let second_gain = one_minus_exp(params.log_beta2);
  let first_scale = 1.0 / one_minus_exp(t * params.log_beta1);
  let second_scale = 1.0 / one_minus_exp(t * params.log_beta2);
  for (var i = thread; i < params.count; i += stride) {
    let g = gradients[i];
    let m = params.beta1 * first[i] + first_gain * g;
    let v = params.beta2 * second[i] + second_gain * g * g;
    first[i] = m;
    second[i] = v;
    parameters[i] -= rate * (m * first_scale) / (sqrt(v * second_scale) + params.epsilon);
  }
}

/// 1 − exp(u) for u ≤ 0, accurate near 0 too, where the difference cancels: 1 − βᵗ at small t.
fn one_minus_exp(u: f32) -> f32 {
  let near = -u * fma(u, fma(u, fma(u, fma(u, fma(u, 1.0 / 720.0, 1.0 / 120.0), 1.0 / 24.0), 1.0 / 6.0), 0.5), 1.0);
  return select(1.0 - safe_exp(u), near, u > -0.25);
}
