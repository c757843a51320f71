// ∂/∂answers of the free energies over D(answer, sample), the answers as rows and the samples as columns:
// drows_r (+)= Σ_c slope[c]·weight·exp(−β (D_rc − F_c))·∂D_rc/∂row_r. Energies are computed anew.
#import "../lib/index.wgsl"
#import "../lib/columns.wgsl"
#import "../lib/free_energy_bprop.wgsl"

override WORKGROUP: u32 = 64u;

/// One thread: 4 rows × 16 dimensions.
const THREAD_TILE = vec2u(4u, 16u);

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let tiles = (params.dims + 15u) / 16u;
  let row = thread / tiles * 4u;
  if (row >= params.rows) { return; }
  free_energy_bprop(row, thread % tiles * 16u);
}
