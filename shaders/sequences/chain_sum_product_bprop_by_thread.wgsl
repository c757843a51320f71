// chain_sum_product_bprop with a thread a chain: for CPU adapters, whose threads are lanes of one vector unit, and up to eight labels.
#import "../lib/index.wgsl"
#import "../lib/labels_by_thread.wgsl"
#import "../lib/chain_sum_product_bprop.wgsl"
#import "../lib/chain_sum_product_bprop_rows.wgsl"

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  sum_product_bprop(flat_thread(id, groups, 4u));
}
