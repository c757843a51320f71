// Generalized margin: margin[p] = w Σ_{k incorrect} H(right[p] − E[p,k] + C(Yi, Y_k))
#import "../lib/index.wgsl"
#import "../lib/margin_terms.wgsl"

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
@group(0) @binding(6) var<storage, read_write> margin: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let p = flat_thread(id, groups, 64u);
  if (p >= params.rows) { return; }
  var sum = 0.0;
  for (var k = 0u; k < params.columns; k++) {
    sum += margin_value(margin_term(p, k));
  }
  margin[p] = params.weight * sum;
}
