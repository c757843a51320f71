// What the forms of chain_free_energy share: the semiring.
#import "exponential.wgsl"
#import "power_of_two.wgsl"

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

/// Σ exp(−β (E − minimum))
struct Total {
  minimum: vec4f,
  sum: vec4f,
}

fn places() -> u32 {
  return 1u;
}

fn nothing(place: u32, before: Total) -> Total {
  return Total(vec4f(3e38), vec4f(0.0));
}

fn plus(total: Total, at: u32, label: u32, arcs: vec4f) -> Total {
  let energy = value[at] + arcs;
  let gap = energy - total.minimum;
  let term = power_of_two(-1.44269504 * params.beta * abs(gap));
  let lower = gap < vec4f(0.0);
  return Total(
    select(total.minimum, energy, lower),
    select(total.sum + term, fma(total.sum, term, vec4f(1.0)), lower));
}

fn keep(at: vec4u, place: u32, total: Total, own: vec4f) {
  let logs = vec4f(safe_log(total.sum.x), safe_log(total.sum.y), safe_log(total.sum.z), safe_log(total.sum.w));
  start(at, total.minimum - logs / params.beta + own);
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
