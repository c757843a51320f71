// The recursion along a chain in any semiring, four labels at a time:
//   value[t, j] = (⊕_i value[t−1, i] ⊗ pairwise[i, j]) ⊗ unary[t, j]
// With REVERSED it runs from the last position to the first; then value[t, j] covers the positions from t on.
// Each position's values are levelled, their common part taken off and added up apart, so that energies of long
// sequences keep their digits.
//
// chain_by_thread.wgsl and chain_by_workgroup.wgsl walk along the chain: a kernel is one of them and a semiring, which has
// Params, the bindings unary, pairwise and ranges, and
//   Total                         a sum ⊕ of paths, for four labels
//   places()                      values that a label has: one, or its k best
//   nothing(place, total)         the sum of no paths, for the place after that of `total`
//   plus(total, at, label, arcs)  one more predecessor: its value is stored at `at`, arcs lead from it
//   keep(at, place, total, own)   stores four values: total ⊗ own
//   start(at, own)                stores four values of one position alone
//   common_part(at)               of the values of a position, which start at `at`
//   level(at, label, part)        takes that part off the values of one label
//   finish(q, chain, at, offset)  after the last position, whose values start at `at`; offset: all that was taken off
#import "chain.wgsl"
#import "chain_ranges.wgsl"
#import "offset.wgsl"

override REVERSED: u32 = 0u;

/// The row of a chain that is `step` rows behind the one where the recursion starts.
fn row_after(chain: Chain, step: u32) -> u32 {
  return chain.first + select(step, chain.length - 1u - step, REVERSED == 1u);
}

/// Stores the values of `label` and the three labels after it; those of the row before start at `before`.
fn advance(chain: Chain, step: u32, before: u32, label: u32) {
  let labels = params.labels;
  let row = row_after(chain, step);
  let at = unary_start(row, chain.group);
  // Past the last label: that one again, with the same value.
  let to = min(label + vec4u(0u, 1u, 2u, 3u), vec4u(labels - 1u));
  let own = vec4f(unary[at + to.x], unary[at + to.y], unary[at + to.z], unary[at + to.w]);
  if (step == 0u) {
    start(at + to, own);
    return;
  }
  let arcs_at = pairwise_start(row + REVERSED, chain.group);
  var total = Total();
  for (var place = 0u; place < places(); place++) {
    total = nothing(place, total);
    for (var i = 0u; i < labels; i++) {
      let arcs = arcs_at + select(i * labels + to, to * labels + i, REVERSED == 1u);
      total = plus(total, before + i, i, vec4f(pairwise[arcs.x], pairwise[arcs.y], pairwise[arcs.z], pairwise[arcs.w]));
    }
    keep(at + to, place, total, own);
  }
}
