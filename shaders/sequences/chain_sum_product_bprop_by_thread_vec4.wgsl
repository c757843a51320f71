// chain_sum_product_bprop with a thread a chain, and rows of four or eight labels read and written as vectors: for CPU adapters.
#import "../lib/index.wgsl"
#import "../lib/labels_by_thread.wgsl"
#import "../lib/chain_sum_product_bprop.wgsl"
#import "../lib/chain_sum_product_bprop_rows_vec4.wgsl"

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  sum_product_bprop(flat_thread(id, groups, 4u));
}
