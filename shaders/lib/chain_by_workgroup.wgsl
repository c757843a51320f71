// The recursion of chain_recursion.wgsl with a workgroup a chain, for GPUs: thread l takes four labels from 4·l on, and the
// four that are 128 further on. What it computes of a label is what one thread does for them all, with the same bits.
#import "index.wgsl"
#import "chain_recursion.wgsl"

const WORKGROUP_TILE = vec2u(1u, 1u);

/// What one thread read, for barriers in a loop over its rows: a length from storage may differ, to the compiler.
var<workgroup> chain_of_workgroup: Chain;

@compute @workgroup_size(32)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let q = flat_workgroup(group, groups);
  if (q >= params.sequences * params.groups) { return; }
  if (thread == 0u) {
    chain_of_workgroup = chain_of(q);
  }
  let chain = workgroupUniformLoad(&chain_of_workgroup);
  var at = unary_start(row_after(chain, 0u), chain.group);
  var offset = Offset();
  for (var step = 0u; step < chain.length; step++) {
    let before = at;
    at = unary_start(row_after(chain, step), chain.group);
    for (var label = 4u * thread; label < params.labels; label += 128u) {
      advance(chain, step, before, label);
    }
    storageBarrier();
    let part = common_part(at);
    // All have found it before anyone takes it off.
    storageBarrier();
    for (var label = thread; label < params.labels; label += 32u) {
      level(at, label, part);
    }
    storageBarrier();
    offset = take_off(offset, part);
  }
  if (thread == 0u) {
    finish(q, chain, at, offset.sum);
  }
}
