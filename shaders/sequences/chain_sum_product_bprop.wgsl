// The derivative of chain_sum_product: dunary[row, j] (+)= slope[q]·P(y_t = j), and that of pairwise energies in parts,
//   part[slot, group, i, j] = Σ slope[q]·P(y_{t−1} = i, y_t = j) over the transitions of a slot's segments,
// on the way back along each chain, from the beginnings' `value`. Rows of nobody get 0; sequences lie in rising order.
#import "../lib/index.wgsl"
#import "../lib/exponential.wgsl"
#import "../lib/power_of_two.wgsl"
#import "../lib/chain_ranges.wgsl"
#import "../lib/chain_tiles.wgsl"
#import "../lib/soft_minimum.wgsl"

/// Transitions that are counted in registers before they are added to others: float32 keeps its digits.
const COUNTED = 256u;

struct Params {
  sequences: u32,
  rows: u32,
  groups: u32,
  labels: u32,
  beta: f32,
  segments: u32,
  slots: u32,
  accumulate_dunary: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(4) var<storage, read> value: array<f32>;
@group(0) @binding(5) var<storage, read> slope: array<f32>;
@group(0) @binding(6) var<storage, read_write> dunary: array<f32>;
@group(0) @binding(7) var<storage, read_write> part: array<f32>;

/// Like `table`, a column for each label before: what is counted of transitions, without their factors.
var<private> pairs: array<mat4x4f, 64>;
var<private> counted: u32;

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, 4u);
  if (thread >= params.slots * params.groups) { return; }
  let group = thread % params.groups;
  let pairs_at = thread * params.labels * params.labels;
  load_table(group, true);
  for (var i = 0u; i < params.labels * params.labels; i++) {
    part[pairs_at + i] = 0.0;
  }
  for (var item = thread / params.groups; item < params.sequences * params.segments; item += params.slots) {
    let sequence = item / params.segments;
    let chain = chain_of(sequence * params.groups + group);
    let segment = segment_of(chain, item % params.segments);
    let d = slope[sequence * params.groups + group];
    narrow(chain, segment, d, pairs_at);
    wide(chain, select(segment.end, 0u, is_narrow), d, pairs_at);
    if (item % params.segments == 0u) {
      clear_after(sequence, group);
    }
  }
  flush(pairs_at);
}

/// Adds what is counted to the thread's part, and counts anew.
fn flush(pairs_at: u32) {
  for (var i = 0u; i < select(0u, params.labels, is_narrow); i++) {
    for (var j = 0u; j < params.labels; j++) {
      let factor = table[i / 4u * 8u + j / 4u][j % 4u][i % 4u];
      part[pairs_at + i * params.labels + j] += factor * pairs[j / 4u * 8u + i / 4u][i % 4u][j % 4u];
      pairs[j / 4u * 8u + i / 4u][i % 4u][j % 4u] = 0.0;
    }
  }
  counted = 0u;
}

var<private> is_last: bool;
/// Whether the position is one of the segment's own: others send nothing.
var<private> is_kept: bool;
/// Of a row: beginnings and ends, the ends without the row's own factors.
var<private> beginnings: array<vec4f, 8>;
var<private> ends: array<vec4f, 8>;
/// What dunary holds, where it is added to.
var<private> old: array<vec4f, 8>;
/// Σ_j of one or the other, and of their products; what they are scaled by.
var<private> sums: vec4f;
var<private> products: vec4f;
var<private> scale: f32;

/// `values` are the ends of the row after, with its own factors, scaled to sum 1.
fn narrow(chain: Chain, segment: Segment, d: f32, pairs_at: u32) {
  let last = min(segment.end + segment.more, chain.length);
  // Loops of no turns skip what a CPU adapter would compute on both sides of an `if`.
  let length = select(0u, last - segment.start, is_narrow && segment.start < segment.end);
  for (var step = 0u; step < length; step++) {
    is_last = step == 0u;
    let position = last - 1u - step;
    is_kept = position < segment.end;
    let at = ((chain.first + position) * params.groups + chain.group) * params.labels;
    lowest_own = 3e38;
    sums = vec4f(0.0);
    load(0u, at);
    if (TILES > 1u) { load(1u, at); }
    if (TILES > 2u) { load(2u, at); }
    if (TILES > 3u) { load(3u, at); }
    if (TILES > 4u) { load(4u, at); }
    if (TILES > 5u) { load(5u, at); }
    if (TILES > 6u) { load(6u, at); }
    if (TILES > 7u) { load(7u, at); }
    scale = 1.0 / (sums.x + sums.y + sums.z + sums.w);
    products = vec4f(0.0);
    meet(0u);
    if (TILES > 1u) { meet(1u); }
    if (TILES > 2u) { meet(2u); }
    if (TILES > 3u) { meet(3u); }
    if (TILES > 4u) { meet(4u); }
    if (TILES > 5u) { meet(5u); }
    if (TILES > 6u) { meet(6u); }
    if (TILES > 7u) { meet(7u); }
    for (var turn = 0u; turn < params.accumulate_dunary; turn++) {
      recall(0u, at);
      if (TILES > 1u) { recall(1u, at); }
      if (TILES > 2u) { recall(2u, at); }
      if (TILES > 3u) { recall(3u, at); }
      if (TILES > 4u) { recall(4u, at); }
      if (TILES > 5u) { recall(5u, at); }
      if (TILES > 6u) { recall(6u, at); }
      if (TILES > 7u) { recall(7u, at); }
    }
    scale = select(0.0, d, is_kept) / (products.x + products.y + products.z + products.w);
    send(0u, at);
    if (TILES > 1u) { send(1u, at); }
    if (TILES > 2u) { send(2u, at); }
    if (TILES > 3u) { send(3u, at); }
    if (TILES > 4u) { send(4u, at); }
    if (TILES > 5u) { send(5u, at); }
    if (TILES > 6u) { send(6u, at); }
    if (TILES > 7u) { send(7u, at); }
    sums = vec4f(0.0);
    count(0u);
    if (TILES > 1u) { count(1u); }
    if (TILES > 2u) { count(2u); }
    if (TILES > 3u) { count(3u); }
    if (TILES > 4u) { count(4u); }
    if (TILES > 5u) { count(5u); }
    if (TILES > 6u) { count(6u); }
    if (TILES > 7u) { count(7u); }
    scale = 1.0 / (sums.x + sums.y + sums.z + sums.w);
    level(0u);
    if (TILES > 1u) { level(1u); }
    if (TILES > 2u) { level(2u); }
    if (TILES > 3u) { level(3u); }
    if (TILES > 4u) { level(4u); }
    if (TILES > 5u) { level(5u); }
    if (TILES > 6u) { level(6u); }
    if (TILES > 7u) { level(7u); }
    counted++;
    for (var turn = 0u; turn < select(0u, 1u, counted == COUNTED); turn++) {
      flush(pairs_at);
    }
  }
}

fn load(tile: u32, start: u32) {
  load_own(tile, start);
  let at = start + labels_of(tile);
  beginnings[tile] = ones(tile) * vec4f(value[at.x], value[at.y], value[at.z], value[at.w]);
  sums += beginnings[tile];
}

fn recall(tile: u32, start: u32) {
  let at = start + labels_of(tile);
  old[tile] = vec4f(dunary[at.x], dunary[at.y], dunary[at.z], dunary[at.w]);
}

fn meet(tile: u32) {
  beginnings[tile] *= scale;
  ends[tile] = select(product(tile), ones(tile), is_last);
  products += beginnings[tile] * ends[tile];
}

/// P(y_t = j) is scale·beginning·end.
fn send(tile: u32, start: u32) {
  beginnings[tile] *= scale;
  let four = old[tile] + beginnings[tile] * ends[tile];
  let at = start + labels_of(tile);
  if (is_kept) {
    // The last label again for those past it, and itself last: no further conditions.
    dunary[at.w] = four.w;
    dunary[at.z] = four.z;
    dunary[at.y] = four.y;
    dunary[at.x] = four.x;
  }
}

/// The transitions into the four labels of a tile of the row after; then these labels' ends change to this row's.
fn count(tile: u32) {
  let after = select(values[tile], vec4f(0.0), is_last);
  let at = 8u * tile;
  pairs[at] += outer(beginnings[0], after);
  if (TILES > 1u) { pairs[at + 1u] += outer(beginnings[1], after); }
  if (TILES > 2u) { pairs[at + 2u] += outer(beginnings[2], after); }
  if (TILES > 3u) { pairs[at + 3u] += outer(beginnings[3], after); }
  if (TILES > 4u) { pairs[at + 4u] += outer(beginnings[4], after); }
  if (TILES > 5u) { pairs[at + 5u] += outer(beginnings[5], after); }
  if (TILES > 6u) { pairs[at + 6u] += outer(beginnings[6], after); }
  if (TILES > 7u) { pairs[at + 7u] += outer(beginnings[7], after); }
  values[tile] = ends[tile] * own_factors(tile);
  sums += values[tile];
}

fn level(tile: u32) {
  values[tile] *= scale;
}

fn outer(before: vec4f, after: vec4f) -> mat4x4f {
  return mat4x4f(after * before.x, after * before.y, after * before.z, after * before.w);
}

fn send_one(at: u32, number: f32) {
  var old = 0.0;
  for (var turn = 0u; turn < params.accumulate_dunary; turn++) {
    old = dunary[at];
  }
  dunary[at] = old + number;
}

/// Free energies of the ends that start with a label, less what is common: of this row and of the row after.
var<private> end_energies: array<f32, 64>;

fn wide(chain: Chain, length: u32, d: f32, pairs_at: u32) {
  let labels = params.labels;
  let arcs = chain.group * labels * labels;
  for (var step = 0u; step < length; step++) {
    let at = ((chain.first + length - 1u - step) * params.groups + chain.group) * labels;
    let here = step % 2u * 32u;
    let after = 32u - here;
    let successors = select(labels, 0u, step == 0u);
    var all = nothing();
    for (var i = 0u; i < labels; i++) {
      var through = nothing();
      for (var j = 0u; j < successors; j++) {
        through = plus(through, pairwise[arcs + i * labels + j] + end_energies[after + j]);
      }
      let end = select(soft_minimum(through), 0.0, step == 0u);
      end_energies[here + i] = end;
      all = plus(all, value[at + i] + end);
    }
    let whole = soft_minimum(all);
    var lowest = 3e38;
    for (var i = 0u; i < labels; i++) {
      let end = end_energies[here + i];
      let beginning = value[at + i] - whole;
      send_one(at + i, d * safe_exp(-params.beta * (beginning + end)));
      for (var j = 0u; j < successors; j++) {
        let energy = beginning + pairwise[arcs + i * labels + j] + end_energies[after + j];
        part[pairs_at + i * labels + j] += d * safe_exp(-params.beta * energy);
      }
      let energy = unary[at + i] + end;
      end_energies[here + i] = energy;
      lowest = select(lowest, energy, energy < lowest);
    }
    for (var i = 0u; i < labels; i++) {
      end_energies[here + i] -= lowest;
    }
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
    for (var j = 0u; j < params.labels; j++) {
      send_one((row * params.groups + group) * params.labels + j, 0.0);
    }
  }
}
