// ∂/∂rows of the free energies over D(row, column): drows_r (+)= Σ_c slope·weight·exp(−β (D_rc − F))·∂D_rc/∂row_r.
// F and its slope belong to the samples: SAMPLES_ARE 0: the rows (∂/∂x), 1: the columns (∂/∂y). Energies are computed anew.
// With samples as rows the weights of a row are divided by their sum, which is 1 but for F's rounding: where all answers
// pull the same way, the derivative is then exactly the slope, and cancels that of Ec.
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
