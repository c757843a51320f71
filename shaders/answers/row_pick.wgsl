// Energies of given answers: energy[p] = E[p, label], index[p] = label = ⌊desired[p] + ½⌋
#import "../lib/index.wgsl"

struct Params {
  rows: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read> desired: array<f32>;
@group(0) @binding(3) var<storage, read_write> energy: array<f32>;
@group(0) @binding(4) var<storage, read_write> index: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.rows) { return; }
  let label = u32(desired[i] + 0.5);
  energy[i] = energies[i * params.columns + label];
  index[i] = label;
}
