// F_β of each chain, −(1/β) log Σ_y exp(−β E(y)), of at most 32 labels that share their pairwise energies: in the semiring
// (+, ·), for CPU adapters. Few long chains are cut into segments, which start early enough to forget how (chain_tiles).
// A thread takes segment after segment of one group: slot, slot + slots, … free_energy[q, segment] is its part of the sum.
// value[row, j] = Σ exp(−β E(beginning that ends with j)), scaled so that Σ_i of the row before counts as 1 and the lowest
// energy of a transition and of the row as 0. Where transitions lie too far apart for that (chain_tiles):
// value[row, j] = −(1/β) log of it, less the lowest of the row. No positions: free energy 0.
#import "../lib/index.wgsl"
#import "../lib/exponential.wgsl"
#import "../lib/power_of_two.wgsl"
#import "../lib/chain_ranges.wgsl"
#import "../lib/chain_tiles.wgsl"
#import "../lib/soft_minimum.wgsl"

struct Params {
  sequences: u32,
  groups: u32,
  labels: u32,
  beta: f32,
  segments: u32,
  slots: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(4) var<storage, read_write> value: array<f32>;
@group(0) @binding(5) var<storage, read_write> free_energy: array<f32>;

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, 4u);
  if (thread >= params.slots * params.groups) { return; }
  let group = thread % params.groups;
  load_table(group, false);
  for (var item = thread / params.groups; item < params.sequences * params.segments; item += params.slots) {
    let q = item / params.segments * params.groups + group;
    let chain = chain_of(q);
    let segment = segment_of(chain, item % params.segments);
    let end = select(segment.end, 0u, is_narrow);
    free_energy[q * params.segments + item % params.segments] = narrow(chain, segment) + wide(chain, end);
  }
}

var<private> is_first: bool;
/// Whether the position is one of the segment's own.
var<private> is_kept: bool;
/// 1 / Σ_i of the row before, and Σ_j of this one.
var<private> inverse: f32;
var<private> sums: vec4f;

fn narrow(chain: Chain, segment: Segment) -> f32 {
  var offset = 0.0;
  var lost = 0.0;
  var sum = 1.0;
  let start = segment.start - min(segment.start, segment.more);
  // Loops of no turns skip what a CPU adapter would compute on both sides of an `if`.
  let end = select(start, segment.end, is_narrow);
  for (var step = start; step < end; step++) {
    is_first = step == start;
    is_kept = step >= segment.start;
    let at = ((chain.first + step) * params.groups + chain.group) * params.labels;
    lowest_own = 3e38;
    load_own(0u, at);
    if (TILES > 1u) { load_own(1u, at); }
    if (TILES > 2u) { load_own(2u, at); }
    if (TILES > 3u) { load_own(3u, at); }
    if (TILES > 4u) { load_own(4u, at); }
    if (TILES > 5u) { load_own(5u, at); }
    if (TILES > 6u) { load_own(6u, at); }
    if (TILES > 7u) { load_own(7u, at); }
    inverse = 1.0 / sum;
    sums = vec4f(0.0);
    // All products come before the first of their factors changes.
    advance(0u);
    if (TILES > 1u) { advance(1u); }
    if (TILES > 2u) { advance(2u); }
    if (TILES > 3u) { advance(3u); }
    if (TILES > 4u) { advance(4u); }
    if (TILES > 5u) { advance(5u); }
    if (TILES > 6u) { advance(6u); }
    if (TILES > 7u) { advance(7u); }
    keep(0u, at);
    if (TILES > 1u) { keep(1u, at); }
    if (TILES > 2u) { keep(2u, at); }
    if (TILES > 3u) { keep(3u, at); }
    if (TILES > 4u) { keep(4u, at); }
    if (TILES > 5u) { keep(5u, at); }
    if (TILES > 6u) { keep(6u, at); }
    if (TILES > 7u) { keep(7u, at); }
    sum = sums.x + sums.y + sums.z + sums.w;
    // Kahan's sum: thousands of positions lose nothing.
    let energy = lowest_own + select(lowest_transition, 0.0, is_first) - safe_log(sum) / params.beta;
    let taken = select(0.0, energy, is_kept) - lost;
    let next = offset + taken;
    lost = (next - offset) - taken;
    offset = next;
  }
  return offset;
}

var<private> advanced: array<vec4f, 8>;

fn advance(tile: u32) {
  let all = ones(tile);
  advanced[tile] = select(inverse * product(tile), all, is_first) * own_factors(tile);
}

fn keep(tile: u32, start: u32) {
  let four = advanced[tile];
  values[tile] = four;
  sums += four;
  let at = start + labels_of(tile);
  if (is_kept) {
    // The last label again for those past it, and itself last: no further conditions.
    value[at.w] = four.w;
    value[at.z] = four.z;
    value[at.y] = four.y;
    value[at.x] = four.x;
  }
}

fn wide(chain: Chain, length: u32) -> f32 {
  let labels = params.labels;
  let arcs = chain.group * labels * labels;
  var offset = 0.0;
  var lost = 0.0;
  var at = 0u;
  for (var step = 0u; step < length; step++) {
    let before = at;
    at = ((chain.first + step) * params.groups + chain.group) * labels;
    let predecessors = select(labels, 0u, step == 0u);
    var lowest = 3e38;
    for (var j = 0u; j < labels; j++) {
      var through = nothing();
      for (var i = 0u; i < predecessors; i++) {
        through = plus(through, value[before + i] + pairwise[arcs + i * labels + j]);
      }
      let energy = unary[at + j] + select(soft_minimum(through), 0.0, step == 0u);
      value[at + j] = energy;
      lowest = select(lowest, energy, energy < lowest);
    }
    for (var j = 0u; j < labels; j++) {
      value[at + j] -= lowest;
    }
    let taken = lowest - lost;
    let next = offset + taken;
    lost = (next - offset) - taken;
    offset = next;
  }
  var through = nothing();
  for (var j = 0u; j < select(labels, 0u, length == 0u); j++) {
    through = plus(through, value[at + j]);
  }
  return offset + select(soft_minimum(through), 0.0, length == 0u);
}
