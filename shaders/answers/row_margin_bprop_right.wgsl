// dright[p] (+)= slope[p]·w Σ_{k incorrect} H′(right[p] − E[p,k] + C(Yi, Y_k))
#import "../lib/index.wgsl"
#import "../lib/margin_terms.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DRIGHT: u32 = 0u;

struct Params {
  rows: u32,
  columns: u32,
  answer_dims: u32,
  m: f32,
  radius: f32,
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read> right: array<f32>;
@group(0) @binding(3) var<storage, read> answers: array<f32>;
@group(0) @binding(4) var<storage, read> costs: array<f32>;
@group(0) @binding(5) var<storage, read> desired: array<f32>;
@group(0) @binding(6) var<storage, read> slope: array<f32>;
@group(0) @binding(7) var<storage, read_write> dright: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let p = flat_thread(id, groups, 64u);
  if (p >= params.rows) { return; }
  var sum = 0.0;
  for (var k = 0u; k < params.columns; k++) {
    sum += margin_slope(margin_term(p, k));
  }
  let d = slope[p] * params.weight * sum;
  if (ACCUMULATE_DRIGHT == 1u) {
    dright[p] += d;
  } else {
    dright[p] = d;
  }
}
