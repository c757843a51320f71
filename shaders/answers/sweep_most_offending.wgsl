// Lowest D(x_p, y_k) of each row over the incorrect answers in a chunk (‖Y_k − Yi‖ ≥ radius, or
// NUMBERED: k ≠ Yi), and the column; ties: lowest column; none: 1e30, 0xffffffff.
#import "../lib/index.wgsl"
#import "../lib/columns.wgsl"
#import "../lib/sweep_by_threads.wgsl"
#import "../lib/sweep_most_offending.wgsl"

override WORKGROUP: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let piece = piece_of_thread(flat_thread(id, groups, WORKGROUP));
  if (piece.row >= params.rows) { return; }
  sweep_most_offending(piece);
}
