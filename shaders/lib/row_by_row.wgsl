// The main of kernels that work row by row: `compute_row(row)` of the importing file touches, of all that a launch writes,
// the row `row` alone, and returns where there is no such row. Launches of such kernels over the same rows can then follow
// each other within one dispatch.
#import "index.wgsl"

override WORKGROUP: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  compute_row(flat_thread(id, groups, WORKGROUP));
}
