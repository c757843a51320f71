// What the forms of chain_free_energy share: the semiring.
#import "soft_minimum_of_four.wgsl"

struct Params {
  sequences: u32,
  groups: u32,
  labels: u32,
  beta: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(4) var<storage, read_write> value: array<f32>;
@group(0) @binding(5) var<storage, read_write> levels: array<f32>;
@group(0) @binding(6) var<storage, read_write> free_energy: array<f32>;

fn places() -> u32 {
  return 1u;
}

fn nothing(place: u32, before: Total) -> Total {
  return no_energies();
}

fn plus(total: Total, at: u32, label: u32, arcs: vec4f) -> Total {
  return with_energies(total, value[at] + arcs);
}

fn keep(at: vec4u, place: u32, total: Total, own: vec4f) {
  start(at, soft_minimum(total) + own);
}

fn start(at: vec4u, own: vec4f) {
  value[at.x] = own.x;
  value[at.y] = own.y;
  value[at.z] = own.z;
  value[at.w] = own.w;
}

fn common_part(at: u32) -> f32 {
  var lowest = value[at];
  for (var j = 1u; j < params.labels; j++) {
    let candidate = value[at + j];
    lowest = select(lowest, candidate, candidate < lowest);
  }
  return lowest;
}

fn level(at: u32, label: u32, lowest: f32) {
  value[at + label] -= lowest;
  if (label == 0u) {
    levels[at / params.labels] = lowest;
  }
}

fn finish(q: u32, chain: Chain, at: u32, offset: f32) {
  var sum = 0.0;
  for (var j = 0u; j < params.labels; j++) {
    sum += safe_exp(-params.beta * value[at + j]);
  }
  free_energy[q] = select(offset - safe_log(sum) / params.beta, 0.0, chain.length == 0u);
}
