// free_energy[i] = −(1/β) log Σ_z exp(−β E_z[i]), part by part: part 0 sets it, a later one adds its term.
// With m the lower of the two and gap their distance: F = m − (1/β) log(1 + exp(−β gap)).
#import "../lib/index.wgsl"
#import "../lib/exponential.wgsl"

struct Params {
  count: u32,
  part: u32,
  beta: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read_write> free_energy: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  let energy = energies[i];
  if (params.part == 0u) {
    free_energy[i] = energy;
    return;
  }
  let before = free_energy[i];
  let gap = abs(energy - before);
  free_energy[i] = min(energy, before) - safe_log(1.0 + safe_exp(-params.beta * gap)) / params.beta;
}
