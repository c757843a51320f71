// sweep_most_offending where invocations of a subgroup exchange the columns they load: for CPU adapters.
enable subgroups;
diagnostic(off, subgroup_uniformity);
#import "../lib/index.wgsl"
#import "../lib/columns_by_subgroup.wgsl"
#import "../lib/sweep_by_workgroups.wgsl"
#import "../lib/sweep_most_offending.wgsl"

@compute @workgroup_size(4)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
  @builtin(subgroup_invocation_id) invocation: u32,
) {
  lane = invocation;
  sweep_most_offending(piece_of_workgroup(flat_workgroup(group, groups), thread));
}
