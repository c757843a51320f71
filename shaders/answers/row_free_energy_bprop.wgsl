// denergies[p,k] (+)= slope[p]·∂F/∂E[p,k] = slope[p]·weight·exp(−β (E[p,k] − F[p]))
#import "../lib/index.wgsl"
#import "../lib/exponential.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DENERGIES: u32 = 0u;

struct Params {
  rows: u32,
  columns: u32,
  beta: f32,
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read> free_energy: array<f32>;
@group(0) @binding(3) var<storage, read> slope: array<f32>;
@group(0) @binding(4) var<storage, read_write> denergies: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.rows * params.columns) { return; }
  let p = i / params.columns;
  let probability = params.weight * safe_exp(-params.beta * (energies[i] - free_energy[p]));
  let d = slope[p] * probability;
  if (ACCUMULATE_DENERGIES == 1u) {
    denergies[i] += d;
  } else {
    denergies[i] = d;
  }
}
