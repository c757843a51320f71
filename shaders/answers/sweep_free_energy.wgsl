// F_β of each row over a chunk of the columns: F = −(1/β) log Σ_k weight·exp(−β D(x_p, y_k)); an empty chunk: 1e30.
// The chunks' F combine as energies of weight 1 do (row_free_energy).
#import "../lib/index.wgsl"
#import "../lib/columns.wgsl"
#import "../lib/sweep_by_threads.wgsl"
#import "../lib/sweep_free_energy.wgsl"

override WORKGROUP: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let piece = piece_of_thread(flat_thread(id, groups, WORKGROUP));
  if (piece.row >= params.rows) { return; }
  sweep_free_energy(piece);
}
