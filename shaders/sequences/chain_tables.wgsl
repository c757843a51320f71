// What lies between the ends of two segments, summed up: with s a segment of a sequence and `last` its last row,
//   table[s, i, j] = ⊕ of the paths from label i in the row before s to label j in its last row, less level[q, s]
// ⊕ is −(1/β) log Σ exp(−β E), or the minimum. In the first segment no row is before:
//   start[s, j] = ⊕ of the paths to label j, less level[q, s]; 0 in the others.
// With them the ends of segments are a chain of their own: its unary energies are `start`, those of transitions `table`.
// A workgroup has all labels i and j of a segment; the tables of two positions lie in its memory. For GPUs.
#import "../lib/index.wgsl"
#import "../lib/chain.wgsl"
#import "../lib/chain_ranges.wgsl"
#import "../lib/offset.wgsl"
#import "../lib/soft_minimum_of_four.wgsl"

const WORKGROUP_TILE = vec2u(1u, 1u);
const THREADS: u32 = 64u;

/// 1: ⊕ is the minimum.
override MINIMUM: u32 = 0u;
/// Energies of two tables: 2·labels².
override TABLES: u32 = 2048u;

struct Params {
  /// Ranges are those of segments, and so many of them are a sequence.
  sequences: u32,
  segments: u32,
  groups: u32,
  labels: u32,
  beta: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(4) var<storage, read_write> table: array<f32>;
@group(0) @binding(5) var<storage, read_write> start: array<f32>;
@group(0) @binding(6) var<storage, read_write> level: array<f32>;

/// What one thread read, for barriers in a loop over its rows: a length from storage may differ, to the compiler.
var<workgroup> chain_of_workgroup: Chain;
var<workgroup> energies: array<f32, TABLES>;
var<workgroup> lowest: array<f32, 2u * THREADS>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let q = flat_workgroup(group, groups);
  if (q >= params.sequences * params.segments * params.groups) { return; }
  if (thread == 0u) {
    chain_of_workgroup = chain_of(q);
  }
  let chain = workgroupUniformLoad(&chain_of_workgroup);
  let segment = q / params.groups % params.segments;
  let labels = params.labels;
  let fours = (labels + 3u) / 4u;
  var part = 0.0;
  var offset = Offset();
  for (var step = 0u; step < chain.length; step++) {
    // One position's tables and lowest energies are read while the next one's are written: one barrier parts them.
    let now = step % 2u;
    let row = chain.first + step;
    var own_lowest = 3e38;
    for (var k = thread; k < labels * fours; k += THREADS) {
      let i = k / fours;
      // Past the last label: that one again, with the same energy.
      let j = min(k % fours * 4u + vec4u(0u, 1u, 2u, 3u), vec4u(labels - 1u));
      let energy = four_energies(chain, row, i, j, (1u - now) * labels * labels, step > 0u, segment == 0u) - part;
      let to = (now * labels + i) * labels + j;
      energies[to.x] = energy.x;
      energies[to.y] = energy.y;
      energies[to.z] = energy.z;
      energies[to.w] = energy.w;
      own_lowest = min(min(own_lowest, min(energy.x, energy.y)), min(energy.z, energy.w));
    }
    lowest[now * THREADS + thread] = own_lowest;
    workgroupBarrier();
    part = lowest[now * THREADS];
    for (var t = 1u; t < THREADS; t++) {
      part = min(part, lowest[now * THREADS + t]);
    }
    offset = take_off(offset, part);
  }

  let last = (chain.length + 1u) % 2u * labels * labels;
  for (var k = thread; k < select(labels * labels, 0u, chain.length == 0u); k += THREADS) {
    table[q * labels * labels + k] = energies[last + k] - part;
  }
  for (var j = thread; j < select(labels, 0u, chain.length == 0u); j += THREADS) {
    start[q * labels + j] = select(0.0, energies[last + j] - part, segment == 0u);
  }
  if (thread == 0u) {
    let sequence = q / params.groups / params.segments;
    level[(sequence * params.groups + chain.group) * params.segments + segment] = offset.sum;
  }
}

/// Of the paths from label i to labels j of a row; those of the row before start at `before`.
fn four_energies(
  chain: Chain, row: u32, i: u32, j: vec4u, before: u32, is_later: bool, is_first_segment: bool,
) -> vec4f {
  let at = unary_start(row, chain.group) + j;
  let own = vec4f(unary[at.x], unary[at.y], unary[at.z], unary[at.w]);
  let arcs = pairwise_start(row, chain.group);
  if (is_later) {
    var total = no_energies();
    for (var k = 0u; k < params.labels; k++) {
      total = with_energies(total, energies[before + i * params.labels + k] + four_arcs(arcs + k * params.labels + j));
    }
    return select(soft_minimum(total), total.minimum, MINIMUM == 1u) + own;
  }
  if (is_first_segment) {
    return own;
  }
  return four_arcs(arcs + i * params.labels + j) + own;
}

fn four_arcs(at: vec4u) -> vec4f {
  return vec4f(pairwise[at.x], pairwise[at.y], pairwise[at.z], pairwise[at.w]);
}
