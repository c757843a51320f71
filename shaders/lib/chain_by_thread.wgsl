// The recursion of chain_recursion.wgsl with one thread a chain.
#import "index.wgsl"
#import "chain_recursion.wgsl"

override WORKGROUP: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let q = flat_thread(id, groups, WORKGROUP);
  if (q >= params.sequences * params.groups) { return; }
  let chain = chain_of(q);
  var at = unary_start(row_after(chain, 0u), chain.group);
  var offset = Offset();
  for (var step = 0u; step < chain.length; step++) {
    let before = at;
    at = unary_start(row_after(chain, step), chain.group);
    for (var label = 0u; label < params.labels; label += 4u) {
      advance(chain, step, before, label);
    }
    let part = common_part(at);
    for (var label = 0u; label < params.labels; label++) {
      level(at, label, part);
    }
    offset = take_off(offset, part);
  }
  finish(q, chain, at, offset.sum);
}
