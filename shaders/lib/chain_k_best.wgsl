// What the forms of chain_k_best share: the semiring.

/// At least this: no sequence, or a forbidden one.
const FORBIDDEN: f32 = 5e29;

struct Params {
  sequences: u32,
  groups: u32,
  labels: u32,
  places: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(4) var<storage, read_write> value: array<f32>;
@group(0) @binding(5) var<storage, read_write> back: array<u32>;
@group(0) @binding(6) var<storage, read_write> energies: array<f32>;
@group(0) @binding(7) var<storage, read_write> paths: array<u32>;

/// The lowest that comes after (after_energy, after_number); numbers count from 1, so that 0 is before all.
struct Total {
  energy: vec4f,
  number: vec4u,
  after_energy: vec4f,
  after_number: vec4u,
}

fn places() -> u32 {
  return params.places;
}

fn nothing(place: u32, before: Total) -> Total {
  let none = Total(vec4f(3e38), vec4u(0u), vec4f(-3e38), vec4u(0u));
  if (place == 0u) {
    return none;
  }
  return Total(none.energy, none.number, before.energy, before.number);
}

fn plus(total: Total, at: u32, label: u32, arcs: vec4f) -> Total {
  var lowest = total;
  for (var place = 0u; place < params.places; place++) {
    let candidate = value[at * params.places + place] + arcs;
    let number = vec4u(label * params.places + place + 1u);
    let comes_after = (candidate > lowest.after_energy)
      | ((candidate == lowest.after_energy) & (number > lowest.after_number));
    let lower = comes_after & (candidate < lowest.energy);
    lowest.energy = select(lowest.energy, candidate, lower);
    lowest.number = select(lowest.number, number, lower);
  }
  return lowest;
}

fn keep(at: vec4u, place: u32, total: Total, own: vec4f) {
  let to = at * params.places + place;
  let energy = select(vec4f(1e30), total.energy + own, total.energy < vec4f(1e38));
  value[to.x] = energy.x;
  value[to.y] = energy.y;
  value[to.z] = energy.z;
  value[to.w] = energy.w;
  back[to.x] = max(total.number.x, 1u) - 1u;
  back[to.y] = max(total.number.y, 1u) - 1u;
  back[to.z] = max(total.number.z, 1u) - 1u;
  back[to.w] = max(total.number.w, 1u) - 1u;
}

fn start(at: vec4u, own: vec4f) {
  for (var place = 0u; place < params.places; place++) {
    let to = at * params.places + place;
    let energy = select(vec4f(1e30), own, place == 0u);
    value[to.x] = energy.x;
    value[to.y] = energy.y;
    value[to.z] = energy.z;
    value[to.w] = energy.w;
  }
}

fn common_part(at: u32) -> f32 {
  var lowest = value[at * params.places];
  for (var j = 1u; j < params.labels; j++) {
    let candidate = value[(at + j) * params.places];
    lowest = select(lowest, candidate, candidate < lowest);
  }
  return lowest;
}

fn level(at: u32, label: u32, lowest: f32) {
  for (var place = 0u; place < params.places; place++) {
    let to = (at + label) * params.places + place;
    value[to] = select(value[to] - lowest, 1e30, value[to] >= FORBIDDEN);
  }
}

fn finish(q: u32, chain: Chain, at: u32, offset: f32) {
  var energy = -3e38;
  var number = 0u;
  for (var place = 0u; place < params.places; place++) {
    var lowest = 3e38;
    var found = 0u;
    for (var last = 0u; last < params.labels * params.places; last++) {
      let candidate = value[at * params.places + last];
      let comes_after = candidate > energy || (candidate == energy && last + 1u > number);
      let lower = comes_after && candidate < lowest;
      lowest = select(lowest, candidate, lower);
      found = select(found, last + 1u, lower);
    }
    energy = lowest;
    number = found;
    let is_none = lowest >= FORBIDDEN || chain.length == 0u;
    energies[q * params.places + place] = select(offset + lowest, select(1e30, 0.0, place == 0u && chain.length == 0u), is_none);
    trace(chain, place, max(found, 1u) - 1u, is_none);
  }
}

/// Writes a sequence's labels, from its last: label·places + place.
fn trace(chain: Chain, place: u32, last: u32, is_none: bool) {
  var state = last;
  for (var step = 0u; step < chain.length; step++) {
    let row = chain.first + chain.length - 1u - step;
    paths[(row * params.groups + chain.group) * params.places + place] =
      select(state / params.places, 0xffffffffu, is_none);
    state = back[unary_start(row, chain.group) * params.places + state];
  }
}
