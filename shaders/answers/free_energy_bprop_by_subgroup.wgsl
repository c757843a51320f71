// free_energy_bprop where invocations of a subgroup exchange the columns they load: for CPU adapters.
enable subgroups;
diagnostic(off, subgroup_uniformity);
#import "../lib/index.wgsl"
#import "../lib/columns_by_subgroup.wgsl"
#import "../lib/free_energy_bprop.wgsl"

/// A workgroup of eight threads has 32 rows and the same 16 dimensions of them.
const WORKGROUP_TILE = vec2u(32u, 16u);

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
  @builtin(subgroup_invocation_id) invocation: u32,
) {
  lane = invocation;
  let tiles = (params.dims + 15u) / 16u;
  let tile = flat_workgroup(group, groups);
  let row = tile / tiles * 32u + thread * 4u;
  // None of the subgroup's 16 rows is there. A CPU adapter would take all turns for nothing.
  if ((row & ~15u) >= params.rows) { return; }
  free_energy_bprop(row, tile % tiles * 16u);
}
