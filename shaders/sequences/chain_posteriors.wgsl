// P(y_t = j), and what it sends back: dunary[row, j] (+)= slope[q]·P(y_t = j), from the beginnings and the ends of
// sequences (chain_free_energy, forward and REVERSED).
// whole[row, group] += −(1/β) log Σ_j exp(−β (forward + backward − unary)): added to the levels of the beginnings it is
// −(1/β) log Σ_ij exp(−β (forward[row − 1, i] + pairwise[i, j] + backward[row, j])), against which chain_pairs weighs
// transitions; 1e30 in the first row of a sequence, and where there is none: no transition.
#import "../lib/index.wgsl"
#import "../lib/chain.wgsl"
#import "../lib/exponential.wgsl"

override WORKGROUP: u32 = 64u;

/// 1: adds to what is there. The graph sets them.
override ACCUMULATE_DUNARY: u32 = 0u;
override ACCUMULATE_WHOLE: u32 = 0u;

struct Params {
  rows: u32,
  groups: u32,
  labels: u32,
  beta: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> forward: array<f32>;
@group(0) @binding(3) var<storage, read> backward: array<f32>;
@group(0) @binding(4) var<storage, read> owners: array<u32>;
@group(0) @binding(5) var<storage, read> slope: array<f32>;
@group(0) @binding(6) var<storage, read_write> dunary: array<f32>;
@group(0) @binding(7) var<storage, read_write> whole: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, WORKGROUP);
  if (i >= params.rows * params.groups) { return; }
  let row = i / params.groups;
  let owner = owners[row];
  let at = i * params.labels;
  if (owner == 0xffffffffu) {
    for (var j = 0u; j < params.labels; j++) {
      send(at + j, 0.0);
    }
    whole[i] = 1e30;
    return;
  }

  var minimum = 3e38;
  for (var j = 0u; j < params.labels; j++) {
    let energy = through(at + j);
    minimum = select(minimum, energy, energy < minimum);
  }
  var sum = 0.0;
  for (var j = 0u; j < params.labels; j++) {
    sum += safe_exp(-params.beta * (through(at + j) - minimum));
  }
  let share = slope[owner * params.groups + i % params.groups] / sum;
  for (var j = 0u; j < params.labels; j++) {
    send(at + j, share * safe_exp(-params.beta * (through(at + j) - minimum)));
  }
  let is_first = row == 0u || owners[max(row, 1u) - 1u] != owner;
  var old = 0.0;
  if (ACCUMULATE_WHOLE == 1u) {
    old = whole[i];
  }
  whole[i] = select(old + minimum - safe_log(sum) / params.beta, 1e30, is_first);
}

/// −(1/β) log Σ exp(−β E) of the sequences through one label, up to what is common to the row.
fn through(at: u32) -> f32 {
  return forward[at] + (backward[at] - unary[at]);
}

fn send(at: u32, value: f32) {
  var old = 0.0;
  if (ACCUMULATE_DUNARY == 1u) {
    old = dunary[at];
  }
  dunary[at] = old + value;
}
