// Gibbs distribution: probability[p,k] = weight·exp(−β (E[p,k] − F[p]))
#import "../lib/index.wgsl"
#import "../lib/exponential.wgsl"

struct Params {
  rows: u32,
  columns: u32,
  beta: f32,
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read> free_energy: array<f32>;
@group(0) @binding(3) var<storage, read_write> probability: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.rows * params.columns) { return; }
  let gap = energies[i] - free_energy[i / params.columns];
  probability[i] = params.weight * safe_exp(-params.beta * gap);
}
