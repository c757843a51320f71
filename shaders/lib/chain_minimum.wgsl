// What the forms of chain_minimum share: the semiring.

struct Params {
  sequences: u32,
  groups: u32,
  labels: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(4) var<storage, read_write> value: array<f32>;
@group(0) @binding(5) var<storage, read_write> back: array<u32>;
@group(0) @binding(6) var<storage, read_write> energy: array<f32>;
@group(0) @binding(7) var<storage, read_write> path: array<u32>;

struct Total {
  energy: vec4f,
  label: vec4u,
}

fn places() -> u32 {
  return 1u;
}

fn nothing(place: u32, before: Total) -> Total {
  return Total(vec4f(3e38), vec4u(0u));
}

fn plus(total: Total, at: u32, label: u32, arcs: vec4f) -> Total {
  let candidate = value[at] + arcs;
  let lower = candidate < total.energy;
  return Total(select(total.energy, candidate, lower), select(total.label, vec4u(label), lower));
}

fn keep(at: vec4u, place: u32, total: Total, own: vec4f) {
  start(at, total.energy + own);
  back[at.x] = total.label.x;
  back[at.y] = total.label.y;
  back[at.z] = total.label.z;
  back[at.w] = total.label.w;
}

fn start(at: vec4u, own: vec4f) {
  value[at.x] = own.x;
  value[at.y] = own.y;
  value[at.z] = own.z;
  value[at.w] = own.w;
}

fn common_part(at: u32) -> f32 {
  return value[at + lowest_label(at)];
}

fn level(at: u32, label: u32, lowest: f32) {
  value[at + label] -= lowest;
}

fn lowest_label(at: u32) -> u32 {
  var lowest = value[at];
  var label = 0u;
  for (var j = 1u; j < params.labels; j++) {
    let candidate = value[at + j];
    let lower = candidate < lowest;
    lowest = select(lowest, candidate, lower);
    label = select(label, j, lower);
  }
  return label;
}

fn finish(q: u32, chain: Chain, at: u32, offset: f32) {
  energy[q] = offset;
  var label = lowest_label(at);
  for (var step = 0u; step < chain.length; step++) {
    let row = chain.first + chain.length - 1u - step;
    path[row * params.groups + chain.group] = label;
    label = back[unary_start(row, chain.group) + label];
  }
}
