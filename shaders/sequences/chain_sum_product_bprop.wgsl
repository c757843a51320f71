// The derivative of chain_sum_product, by the same division of labels: lib/chain_sum_product_bprop.
// For GPUs, where its speed is not measured, and for CPU adapters without subgroups.
#import "../lib/index.wgsl"
#import "../lib/labels_by_memory.wgsl"
#import "../lib/chain_sum_product_bprop.wgsl"
#import "../lib/chain_sum_product_bprop_rows.wgsl"

/// One workgroup: segments of one slot and group.
const WORKGROUP_TILE = vec2u(1u, 1u);

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  lane = thread;
  sum_product_bprop(flat_workgroup(group, groups));
}
