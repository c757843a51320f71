// F_β of each chain in the semiring (+, ·), its labels divided among the invocations of a workgroup: lib/chain_sum_product.
// For GPUs, where its speed is not measured, and for CPU adapters without subgroups.
#import "../lib/index.wgsl"
#import "../lib/labels_by_memory.wgsl"
#import "../lib/chain_sum_product.wgsl"
#import "../lib/chain_sum_product_rows.wgsl"

/// One workgroup: segments of one slot and group.
const WORKGROUP_TILE = vec2u(1u, 1u);

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  lane = thread;
  sum_product(flat_workgroup(group, groups));
}
