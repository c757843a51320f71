// The recursion along a chain in any semiring, one thread a chain, four labels at a time:
//   value[t, j] = (⊕_i value[t−1, i] ⊗ pairwise[i, j]) ⊗ unary[t, j]
// With REVERSED it runs from the last position to the first; then value[t, j] covers the positions from t on.
// Each position's values are levelled, their common part taken off and added up apart, so that energies of long
// sequences keep their digits.
//
// The importing file is the semiring. It has the bindings unary, pairwise and ranges, and
//   Total                         a sum ⊕ of paths, for four labels
//   places()                      values that a label has: one, or its k best
//   nothing(place, total)         the sum of no paths, for the place after that of `total`
//   plus(total, at, label, arcs)  one more predecessor: its value is stored at `at`, arcs lead from it
//   keep(at, place, total, own)   stores four values: total ⊗ own
//   start(at, own)                stores four values of one position alone
//   level(at)                     takes the common part off a position's values and returns it
//   finish(q, chain, at, offset)  after the last position, whose values start at `at`; offset: all that was taken off
#import "index.wgsl"
#import "chain.wgsl"
#import "chain_ranges.wgsl"

override WORKGROUP: u32 = 64u;
override REVERSED: u32 = 0u;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let q = flat_thread(id, groups, WORKGROUP);
  if (q >= params.sequences * params.groups) { return; }
  let chain = chain_of(q);
  let labels = params.labels;
  let last_label = vec4u(labels - 1u);
  let four = vec4u(0u, 1u, 2u, 3u);
  let row_width = labels * params.groups;
  let is_reversed = REVERSED == 1u;

  var at = unary_start(chain.first + select(0u, chain.length - 1u, is_reversed), chain.group);
  var offset = 0.0;
  var lost = 0.0;
  for (var step = 0u; step < chain.length; step++) {
    let row = chain.first + select(step, chain.length - 1u - step, is_reversed);
    let before = at;
    at = unary_start(row, chain.group);
    let arcs_at = pairwise_start(row + REVERSED, chain.group);
    for (var j = 0u; j < labels; j += 4u) {
      // Past the last label: that one again, with the same value.
      let to = min(j + four, last_label);
      let own = vec4f(unary[at + to.x], unary[at + to.y], unary[at + to.z], unary[at + to.w]);
      if (step == 0u) {
        start(at + to, own);
        continue;
      }
      var total = Total();
      for (var place = 0u; place < places(); place++) {
        total = nothing(place, total);
        for (var i = 0u; i < labels; i++) {
          let arcs = arcs_at + select(i * labels + to, to * labels + i, is_reversed);
          total = plus(total, before + i, i, vec4f(pairwise[arcs.x], pairwise[arcs.y], pairwise[arcs.z], pairwise[arcs.w]));
        }
        keep(at + to, place, total, own);
      }
    }
    // Kahan's sum: thousands of positions lose nothing.
    let taken = level(at) - lost;
    let sum = offset + taken;
    lost = (sum - offset) - taken;
    offset = sum;
  }
  finish(q, chain, at, offset);
}
