// min_k D(x_p, y_k) of each row over a chunk of the columns, and the column; ties: lowest column; none: 1e30, 0xffffffff.
// RANKED: among the columns whose (energy, column) comes after (after_energy, after_index) only.
#import "../lib/index.wgsl"
#import "../lib/columns.wgsl"
#import "../lib/sweep_by_threads.wgsl"
#import "../lib/sweep_minimum.wgsl"

override WORKGROUP: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let piece = piece_of_thread(flat_thread(id, groups, WORKGROUP));
  if (piece.row >= params.rows) { return; }
  sweep_minimum(piece);
}
