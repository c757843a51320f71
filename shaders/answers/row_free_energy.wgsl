// F_β of each row of a table: F = −(1/β) log Σ_k weight·exp(−β E[p,k])
// Accumulated over tiles of the columns, it is the free energy of all of them: with m the lower of two and gap their
// distance, F = m − (1/β) log(1 + exp(−β gap)).
#import "../lib/index.wgsl"
#import "../lib/four_rows.wgsl"
#import "../lib/stored_energies.wgsl"
#import "../lib/boltzmann.wgsl"

override WORKGROUP: u32 = 64u;

/// One thread: 4 rows.
const THREAD_TILE = vec2u(4u, 1u);

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_FREE_ENERGY: u32 = 0u;

struct Params {
  rows: u32,
  columns: u32,
  beta: f32,
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read_write> free_energy: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = flat_thread(id, groups, WORKGROUP) * 4u;
  if (row >= params.rows) { return; }
  let rows = four_rows(row);
  let rate = exponent_rate();
  var total = empty_sum();
  for (var k = 0u; k < params.columns; k++) {
    total = add_energies(total, stored_energies(rows, k), rate);
  }
  for (var r = 0u; r < min(4u, params.rows - row); r++) {
    var energy = free_energy_of(total.minimum[r], total.sum[r]);
    if (ACCUMULATE_FREE_ENERGY == 1u) {
      let before = free_energy[row + r];
      let gap = abs(energy - before);
      energy = min(energy, before) - safe_log(1.0 + safe_exp(-params.beta * gap)) / params.beta;
    }
    free_energy[row + r] = energy;
  }
}
