// chain_sum_product with a thread a chain: for CPU adapters, whose threads are lanes of one vector unit, and up to eight labels.
#import "../lib/index.wgsl"
#import "../lib/labels_by_thread.wgsl"
#import "../lib/chain_sum_product.wgsl"
#import "../lib/chain_sum_product_rows.wgsl"

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  sum_product(flat_thread(id, groups, 4u));
}
