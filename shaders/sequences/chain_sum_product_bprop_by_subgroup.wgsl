// chain_sum_product_bprop where the four invocations of a chain are a subgroup: for CPU adapters.
enable subgroups;
diagnostic(off, subgroup_uniformity);
#import "../lib/index.wgsl"
#import "../lib/labels_by_subgroup.wgsl"
#import "../lib/chain_sum_product_bprop.wgsl"
#import "../lib/chain_sum_product_bprop_rows.wgsl"

/// One workgroup: segments of one slot and group.
const WORKGROUP_TILE = vec2u(1u, 1u);

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(subgroup_invocation_id) invocation: u32,
) {
  lane = invocation;
  sum_product_bprop(flat_workgroup(group, groups));
}
