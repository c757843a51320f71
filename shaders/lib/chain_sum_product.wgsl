// F_β of each chain, −(1/β) log Σ_y exp(−β E(y)), of at most 32 labels that share their pairwise energies: in the semiring
// (+, ·). Few long chains are cut into segments, which start early enough to forget how (chain_factors).
// A workgroup, or a thread alone, takes segment after segment of one group: slot, slot + slots, …
// free_energy[q, segment] is what a segment adds to the sum.
// value[row, j] = the share that beginnings that end with j have in Σ exp(−β E(beginning)). Where transitions lie too far
// apart for that (chain_factors): value[row, j] = −(1/β) log Σ exp(−β E(beginning that ends with j)), less the lowest of the
// row. No positions: free energy 0.
// The importing kernel says how rows are read and written: chain_sum_product_rows….wgsl.
#import "labels.wgsl"
#import "exponential.wgsl"
#import "power_of_two.wgsl"
#import "chain_ranges.wgsl"
#import "chain_factors.wgsl"
#import "soft_minimum.wgsl"

struct Params {
  sequences: u32,
  groups: u32,
  beta: f32,
  segments: u32,
  slots: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(5) var<storage, read_write> free_energy: array<f32>;

/// `number`: that of the workgroup, or of the thread.
fn sum_product(number: u32) {
  if (number >= params.slots * params.groups) { return; }
  let group = number % params.groups;
  load_table(group, false);
  for (var item = number / params.groups; item < params.sequences * params.segments; item += params.slots) {
    let q = item / params.segments * params.groups + group;
    let chain = chain_of(q);
    let segment = segment_of(chain, item % params.segments);
    let start = segment.start - min(segment.start, segment.more);
    // A CPU adapter computes both sides of an `if`, and of a loop of no turns one turn with all lanes off, not one a position.
    let all_turns = agreed(
      select(0u, segment.end - start, is_narrow),
      select(segment.end - segment.start, 0u, is_narrow));
    let sum = narrow(chain, start, all_turns.x, segment.start) + wide(chain, all_turns.y);
    if (lane == 0u) {
      free_energy[q * params.segments + item % params.segments] = sum;
    }
  }
}

fn narrow(chain: Chain, start: u32, turns: u32, kept_from: u32) -> f32 {
  let first = for_labels(1.0);
  var offset = 0.0;
  var lost = 0.0;
  for (var turn = 0u; turn < turns; turn++) {
    let is_first = turn == 0u;
    let position = start + turn;
    let at = ((chain.first + position) * params.groups + chain.group) * LABELS;
    let own = energies_of(at);
    let lowest = lowest_of_all(lowest_of(own));
    let reached = product(take_all());
    let factors = own_factors(own, lowest);
    let low = select(reached.low, first.low, is_first) * factors.low;
    let high = select(reached.high, first.high, is_first) * factors.high;
    let sum = sum_of_all(sum_of(Labels(low, high)));
    let shares = Labels(low / sum, high / sum);
    give_all(shares);
    let is_kept = position >= kept_from;
    if (is_kept) {
      keep(at, shares);
    }
    // Kahan's sum: thousands of positions lose nothing.
    let energy = lowest + select(lowest_transition, 0.0, is_first) - safe_log(sum) / params.beta;
    let taken = select(0.0, energy, is_kept) - lost;
    let next = offset + taken;
    lost = (next - offset) - taken;
    offset = next;
  }
  return offset;
}

fn wide(chain: Chain, length: u32) -> f32 {
  let labels = LABELS;
  let arcs = chain.group * labels * labels;
  var offset = 0.0;
  var lost = 0.0;
  var at = 0u;
  for (var step = 0u; step < length; step++) {
    let before = at;
    at = ((chain.first + step) * params.groups + chain.group) * labels;
    let predecessors = select(labels, 0u, step == 0u);
    var lowest = 3e38;
    for (var j = lane; j < labels; j += LANES) {
      var through = nothing();
      for (var i = 0u; i < predecessors; i++) {
        through = plus(through, value_at(before + i) + pairwise[arcs + i * labels + j]);
      }
      let energy = unary_at(at + j) + select(soft_minimum(through), 0.0, step == 0u);
      note_value(at + j, energy);
      lowest = lower(lowest, energy);
    }
    lowest = lowest_of_all(lowest);
    for (var j = lane; j < labels; j += LANES) {
      note_value(at + j, value_at(at + j) - lowest);
    }
    wait_for_storage();
    let taken = lowest - lost;
    let next = offset + taken;
    lost = (next - offset) - taken;
    offset = next;
  }
  var through = nothing();
  for (var j = 0u; j < select(labels, 0u, length == 0u); j++) {
    through = plus(through, value_at(at + j));
  }
  return offset + select(soft_minimum(through), 0.0, length == 0u);
}
