// denergies[p,k] (+)= −slope[p]·w·H′ of its own term, 0 for the right answer.
#import "../lib/index.wgsl"
#import "../lib/margin_terms.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DENERGIES: u32 = 0u;

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
@group(0) @binding(7) var<storage, read_write> denergies: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.rows * params.columns) { return; }
  let p = i / params.columns;
  let d = -slope[p] * params.weight * margin_slope(margin_term(p, i % params.columns));
  if (ACCUMULATE_DENERGIES == 1u) {
    denergies[i] += d;
  } else {
    denergies[i] = d;
  }
}
