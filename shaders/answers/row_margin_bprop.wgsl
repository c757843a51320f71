// denergies[p,k] (+)= slope[p]·∂margin[p]/∂E[p,k]: −H′ of its own term for a wrong answer, Σ H′ for the right one.
#import "../lib/index.wgsl"
#import "../lib/margin_terms.wgsl"

struct Params {
  rows: u32,
  columns: u32,
  answer_dims: u32,
  m: f32,
  accumulate_denergies: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read> answers: array<f32>;
@group(0) @binding(3) var<storage, read> costs: array<f32>;
@group(0) @binding(4) var<storage, read> desired: array<f32>;
@group(0) @binding(5) var<storage, read> slope: array<f32>;
@group(0) @binding(6) var<storage, read_write> denergies: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.rows * params.columns) { return; }
  let p = i / params.columns;
  let k = i % params.columns;
  let label = u32(desired[p] + 0.5);
  var d = 0.0;
  if (k == label) {
    for (var wrong = 0u; wrong < params.columns; wrong++) {
      d += select(margin_slope(margin_excess(p, label, wrong)), 0.0, wrong == label);
    }
  } else {
    d = -margin_slope(margin_excess(p, label, k));
  }
  if (params.accumulate_denergies == 1u) {
    denergies[i] += slope[p] * d;
  } else {
    denergies[i] = slope[p] * d;
  }
}
