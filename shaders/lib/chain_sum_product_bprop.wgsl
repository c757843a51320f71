// The derivative of chain_sum_product: dunary[row, j] (+)= slope[q]·P(y_t = j), and that of pairwise energies in parts,
//   part[slot, group, i, j] = Σ slope[q]·P(y_{t−1} = i, y_t = j) over the transitions of a slot's segments,
// on the way back along each chain, from the beginnings' `value`. Rows of nobody get 0; sequences lie in rising order.
// The importing kernel says how rows are read and written: chain_sum_product_bprop_rows….wgsl.
#import "labels.wgsl"
#import "exponential.wgsl"
#import "power_of_two.wgsl"
#import "chain_ranges.wgsl"
#import "chain_factors.wgsl"
#import "soft_minimum.wgsl"

/// Transitions that are counted in registers before they are added to others: float32 keeps its digits.
const COUNTED = 256u;

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DUNARY: u32 = 0u;

struct Params {
  sequences: u32,
  rows: u32,
  groups: u32,
  beta: f32,
  segments: u32,
  slots: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(5) var<storage, read> slope: array<f32>;
@group(0) @binding(7) var<storage, read_write> part: array<f32>;

/// Like `table`, from an invocation's own labels to four others: what is counted of transitions, without their factors.
var<private> pairs: array<vec4f, 64>;
var<private> counted: u32;

/// `number`: that of the workgroup, or of the thread.
fn sum_product_bprop(number: u32) {
  if (number >= params.slots * params.groups) { return; }
  let group = number % params.groups;
  let pairs_at = number * LABELS * LABELS;
  load_table(group, true);
  for (var i = lane; i < LABELS; i += LANES) {
    for (var j = 0u; j < LABELS; j++) {
      part[pairs_at + i * LABELS + j] = 0.0;
    }
  }
  for (var item = number / params.groups; item < params.sequences * params.segments; item += params.slots) {
    let sequence = item / params.segments;
    let chain = chain_of(sequence * params.groups + group);
    let segment = segment_of(chain, item % params.segments);
    let d = slope[sequence * params.groups + group];
    let last = min(segment.end + segment.more, chain.length);
    // A CPU adapter computes both sides of an `if`, and of a loop of no turns one turn with all lanes off, not one a position.
    let all_turns = agreed(
      select(0u, last - segment.start, is_narrow && segment.start < segment.end),
      select(segment.end - segment.start, 0u, is_narrow));
    give_all(Labels());
    for (var before = 0u; before < all_turns.x; before += COUNTED) {
      let more = min(all_turns.x - before, COUNTED);
      make_room(more, pairs_at);
      narrow(chain, before, more, last, segment.end, d);
    }
    wide(chain, all_turns.y, d, pairs_at);
    if (item % params.segments == 0u) {
      clear_after(sequence, group);
    }
  }
  flush(pairs_at);
}

/// Before more transitions are counted than registers hold well.
fn make_room(more: u32, pairs_at: u32) {
  let is_full = counted + more > COUNTED;
  for (var time = 0u; time < select(0u, 1u, is_full); time++) {
    flush(pairs_at);
  }
  counted += more;
}

/// Adds what is counted to the part of this workgroup or thread, and counts anew.
fn flush(pairs_at: u32) {
  for (var tile = 0u; tile < select(0u, TILES, is_narrow); tile++) {
    let row = pairs_at + place_of(tile) * LABELS;
    for (var j = 0u; j < select(0u, LABELS, is_label(tile)); j++) {
      let at = (j >> 2u) * 8u + tile;
      part[row + j] += table[at][j & 3u] * pairs[at][j & 3u];
      pairs[at][j & 3u] = 0.0;
    }
  }
  counted = 0u;
}

/// `turns` positions from the one before `last − before` on. Ends leave out the row's own factors; what is given on to the
/// row before has them, scaled to sum 1.
fn narrow(chain: Chain, before: u32, turns: u32, last: u32, kept_to: u32, d: f32) {
  let first = for_labels(1.0);
  for (var turn = before; turn < before + turns; turn++) {
    let is_last = turn == 0u;
    let position = last - 1u - turn;
    // Positions of another segment send nothing.
    let is_kept = position < kept_to;
    let at = ((chain.first + position) * params.groups + chain.group) * LABELS;
    let own = energies_of(at);
    let beginnings = beginnings_of(at);
    let lowest = lowest_of_all(lowest_of(own));
    let given_to = take_all();
    let reached = product(given_to);
    let ends = Labels(select(reached.low, first.low, is_last), select(reached.high, first.high, is_last));
    let low = beginnings.low * ends.low;
    let high = beginnings.high * ends.high;
    let scale = select(0.0, d, is_kept) / sum_of_all(sum_of(Labels(low, high)));
    var old = Labels();
    if (ACCUMULATE_DUNARY == 1u) {
      old = recall(at);
    }
    if (is_kept) {
      send(at, Labels(old.low + scale * low, old.high + scale * high));
    }
    // Nothing has been given to the last position.
    count(Labels(scale * beginnings.low, scale * beginnings.high), given_to);
    let factors = own_factors(own, lowest);
    let next = Labels(ends.low * factors.low, ends.high * factors.high);
    let inverse = 1.0 / sum_of_all(sum_of(next));
    give_all(Labels(inverse * next.low, inverse * next.high));
  }
}

/// Transitions from an invocation's own labels to all of the row after.
fn count(before: Labels, given_to: array<vec4f, 8>) {
  count_four(before, given_to[0], 0u);
  count_four(before, given_to[1], 1u);
  count_four(before, given_to[2], 2u);
  count_four(before, given_to[3], 3u);
  count_four(before, given_to[4], 4u);
  count_four(before, given_to[5], 5u);
  count_four(before, given_to[6], 6u);
  count_four(before, given_to[7], 7u);
}

fn count_four(before: Labels, after: vec4f, four: u32) {
  if (four >= FOURS) { return; }
  count_from(before.low.x, after, four, 0u);
  count_from(before.low.y, after, four, 1u);
  count_from(before.low.z, after, four, 2u);
  count_from(before.low.w, after, four, 3u);
  count_from(before.high.x, after, four, 4u);
  count_from(before.high.y, after, four, 5u);
  count_from(before.high.z, after, four, 6u);
  count_from(before.high.w, after, four, 7u);
}

fn count_from(before: f32, after: vec4f, four: u32, tile: u32) {
  if (tile >= TILES) { return; }
  let at = 8u * four + tile;
  pairs[at].x = fma(before, after.x, pairs[at].x);
  if (4u * four + 1u < LABELS) { pairs[at].y = fma(before, after.y, pairs[at].y); }
  if (4u * four + 2u < LABELS) { pairs[at].z = fma(before, after.z, pairs[at].z); }
  if (4u * four + 3u < LABELS) { pairs[at].w = fma(before, after.w, pairs[at].w); }
}

/// Notes free energies of the ends that start with a label, less what is common: of this row and of the row after.
fn wide(chain: Chain, turns: u32, d: f32, pairs_at: u32) {
  let labels = LABELS;
  let arcs = chain.group * labels * labels;
  for (var turn = 0u; turn < turns; turn++) {
    let at = ((chain.first + turns - 1u - turn) * params.groups + chain.group) * labels;
    let here = turn % 2u * 32u;
    let after = 32u - here;
    let successors = select(labels, 0u, turn == 0u);
    var lowest = 3e38;
    for (var i = lane; i < labels; i += LANES) {
      var through = nothing();
      for (var j = 0u; j < successors; j++) {
        through = plus(through, pairwise[arcs + i * labels + j] + noted(after + j));
      }
      let end = select(soft_minimum(through), 0.0, turn == 0u);
      note(here + i, end);
      lowest = lower(lowest, unary_at(at + i) + end);
    }
    lowest = lowest_of_all(lowest);
    wait_for_notes();
    var all = nothing();
    for (var i = 0u; i < labels; i++) {
      all = plus(all, value_at(at + i) + noted(here + i));
    }
    let whole = soft_minimum(all);
    for (var i = lane; i < labels; i += LANES) {
      let beginning = value_at(at + i) - whole;
      send_one(at + i, d * safe_exp(-params.beta * (beginning + noted(here + i))));
      for (var j = 0u; j < successors; j++) {
        let energy = beginning + pairwise[arcs + i * labels + j] + noted(after + j);
        part[pairs_at + i * labels + j] += d * safe_exp(-params.beta * energy);
      }
    }
    wait_for_notes();
    for (var i = lane; i < labels; i += LANES) {
      note(here + i, noted(here + i) + unary_at(at + i) - lowest);
    }
    wait_for_notes();
  }
}

/// Rows of nobody, up to the next sequence or to the end.
fn clear_after(sequence: u32, group: u32) {
  let length = ranges[2u * sequence + 1u];
  let end = select(ranges[2u * sequence] + length, select(params.rows, 0u, sequence == 0u), length == 0u);
  var next = sequence + 1u;
  for (; next < params.sequences; next++) {
    if (ranges[2u * next + 1u] > 0u) { break; }
  }
  var stop = params.rows;
  if (next < params.sequences) { stop = ranges[2u * next]; }
  for (var row = end; row < stop; row++) {
    for (var j = lane; j < LABELS; j += LANES) {
      send_one((row * params.groups + group) * LABELS + j, 0.0);
    }
  }
}
