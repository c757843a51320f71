// dweights[i] (+)= dpenalty[0] · strength · r′(weights[i])
#import "../lib/index.wgsl"
#import "../lib/weight_penalty.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DWEIGHTS: u32 = 0u;

struct Params {
  count: u32,
  strength: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> dpenalty: array<f32>;
@group(0) @binding(3) var<storage, read_write> dweights: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  let d = dpenalty[0] * params.strength * penalty_slope(weights[i]);
  if (ACCUMULATE_DWEIGHTS == 1u) {
    dweights[i] += d;
  } else {
    dweights[i] = d;
  }
}
