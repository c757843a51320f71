// Exact draws from P(y) ∝ exp(−β E(y)), from the last position to the first, each given the label after it, from the free
// energies of the beginnings (chain_free_energy):
//   P(y_last = j) ∝ exp(−β value[last, j]),  P(y_t = i | y_{t+1} = j) ∝ exp(−β (value[t, i] + pairwise[i, j]))
// path[row, group, draw]: the label; 2³² − 1 in rows that belong to no sequence.
// The random number of a position, group and draw is a hash of these, the seed and the key of its sequence: KEYED a number
// of its own, or else its place in the batch.
#import "../lib/index.wgsl"
#import "../lib/chain.wgsl"
#import "../lib/chain_ranges.wgsl"
#import "../lib/exponential.wgsl"
#import "../lib/hash.wgsl"

override WORKGROUP: u32 = 64u;
override KEYED: u32 = 0u;

struct Params {
  rows: u32,
  sequences: u32,
  groups: u32,
  labels: u32,
  draws: u32,
  beta: f32,
  seed: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> value: array<f32>;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(4) var<storage, read> owners: array<u32>;
@group(0) @binding(5) var<storage, read> keys: array<u32>;
@group(0) @binding(6) var<storage, read_write> path: array<u32>;

/// Thread (q, draw): a draw of chain q, and row q/groups where it is nobody's.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let q = thread / params.draws;
  let draw = thread % params.draws;
  if (q < params.rows * params.groups && owners[min(q / params.groups, params.rows - 1u)] == 0xffffffffu) {
    path[thread] = 0xffffffffu;
  }
  if (q >= params.sequences * params.groups) { return; }

  let chain = chain_of(q);
  var key = q / params.groups;
  if (KEYED == 1u) {
    key = keys[key];
  }
  var after = params.labels;
  for (var step = 0u; step < chain.length; step++) {
    let position = chain.length - 1u - step;
    let row = chain.first + position;
    after = choose(row, chain.group, after, random(key, position * params.groups + chain.group, draw));
    path[(row * params.groups + chain.group) * params.draws + draw] = after;
  }
}

/// The label at which the Gibbs weights, added up in their order, pass the share `u` of all; `after`: the label of the
/// next row, or params.labels behind the last one.
fn choose(row: u32, group: u32, after: u32, u: f32) -> u32 {
  var minimum = 3e38;
  for (var i = 0u; i < params.labels; i++) {
    let energy = energy_before(row, group, i, after);
    minimum = select(minimum, energy, energy < minimum);
  }
  var sum = 0.0;
  for (var i = 0u; i < params.labels; i++) {
    sum += safe_exp(-params.beta * (energy_before(row, group, i, after) - minimum));
  }
  let share = u * sum;
  var passed = 0.0;
  var label = 0u;
  for (var i = 0u; i < params.labels; i++) {
    label = select(label, i, passed <= share);
    passed += safe_exp(-params.beta * (energy_before(row, group, i, after) - minimum));
  }
  return label;
}

fn energy_before(row: u32, group: u32, i: u32, after: u32) -> f32 {
  let own = value[unary_start(row, group) + i];
  if (after == params.labels) {
    return own;
  }
  return own + pairwise[pairwise_start(row + 1u, group) + i * params.labels + after];
}

/// In (0, 1), never an end: a label without weight is never drawn. 23 bits.
fn random(key: u32, place: u32, draw: u32) -> f32 {
  let stream = hash(hash(hash(params.seed) ^ (draw + 0x9e3779b9u)) ^ (key + 0x9e3779b9u));
  let bits = hash(stream ^ (place + 0x9e3779b9u));
  return (f32(bits >> 9u) + 0.5) / 8388608.0;
}
