// What the forms of chain_count share: the semiring.

/// At least this: forbidden.
const FORBIDDEN: f32 = 5e29;
const MANY: f32 = 3e38;

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
@group(0) @binding(5) var<storage, read_write> sequences_allowed: array<f32>;

struct Total {
  count: vec4f,
}

fn places() -> u32 {
  return 1u;
}

fn nothing(place: u32, before: Total) -> Total {
  return Total(vec4f(0.0));
}

fn plus(total: Total, at: u32, label: u32, arcs: vec4f) -> Total {
  let more = select(vec4f(0.0), vec4f(value[at]), arcs < vec4f(FORBIDDEN));
  return Total(add(total.count, more));
}

/// a + b, at most MANY: an infinity never occurs.
fn add(a: vec4f, b: vec4f) -> vec4f {
  return a + min(b, vec4f(MANY) - a);
}

fn keep(at: vec4u, place: u32, total: Total, own: vec4f) {
  let count = select(vec4f(0.0), total.count, own < vec4f(FORBIDDEN));
  value[at.x] = count.x;
  value[at.y] = count.y;
  value[at.z] = count.z;
  value[at.w] = count.w;
}

fn start(at: vec4u, own: vec4f) {
  keep(at, 0u, Total(vec4f(1.0)), own);
}

fn common_part(at: u32) -> f32 {
  return 0.0;
}

fn level(at: u32, label: u32, part: f32) {}

fn finish(q: u32, chain: Chain, at: u32, offset: f32) {
  var sum = 0.0;
  for (var j = 0u; j < params.labels; j++) {
    sum = add(vec4f(sum), vec4f(value[at + j])).x;
  }
  sequences_allowed[q] = select(sum, 1.0, chain.length == 0u);
}
