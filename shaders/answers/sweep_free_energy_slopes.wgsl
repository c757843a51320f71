// Free energies and their derivatives in one sweep: with P(c|r) ∝ exp(−β D_rc),
//   free_energy[r] = −(1/β) log Σ_c weight·exp(−β D_rc),  mean_slope[r,i] = Σ_c P(c|r)·∂D_rc/∂row_ri
// Weights of a row are divided by their sum: where all answers pull the same way, the derivative is exactly that pull, and
// cancels that of Ec.
#import "../lib/index.wgsl"
#import "../lib/columns.wgsl"
#import "../lib/sweep_free_energy_slopes.wgsl"

override WORKGROUP: u32 = 64u;

/// One thread: 4 rows × 16 dimensions.
const THREAD_TILE = vec2u(4u, 16u);

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let tiles = (params.dims + 15u) / 16u;
  let row = thread / tiles * 4u;
  if (row >= params.rows) { return; }
  sweep_free_energy_slopes(row, thread % tiles * 16u);
}
