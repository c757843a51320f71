// Transitions of a chain as factors exp(−β V), in registers, and products with them.
// The importing file has params.beta, .groups and .segments, and the bindings pairwise and ranges.

/// Energies of transitions that lie closer together than this, times β, are taken as factors: no sum of theirs falls
/// below exp(−50), so that what is too small for a float32 is too small to count.
const NARROW = 50.0;

/// table[8·four + tile]: factors of transitions between four labels and one of the invocation's own; 0 past the last label.
var<private> table: array<vec4f, 64>;
/// The lowest energy of a transition, and whether all are NARROW.
var<private> lowest_transition: f32;
var<private> is_narrow: bool;
/// Positions after which where a recursion started no longer shows in float32: each product with factors at most
/// exp(R) apart, R = β (highest − lowest), brings any two sets of positive numbers closer by (1 − e^−R)/(1 + e^−R) at least, in
/// Hilbert's projective metric (Birkhoff 1957), and after the first they are at most 2R apart.
var<private> memory: u32;

/// Fills `table` with exp(−β (V − lowest)) of transitions into an invocation's own labels, or, transposed, out of them.
fn load_table(group: u32, is_transposed: bool) {
  let labels = LABELS;
  let start = group * labels * labels;
  let step_other = select(labels, 1u, is_transposed);
  let step_own = select(1u, labels, is_transposed);
  var lowest = 3e38;
  var highest = -3e38;
  for (var tile = 0u; tile < TILES; tile++) {
    let own = start + place_of(tile) * step_own;
    for (var other = 0u; other < labels; other++) {
      let energy = pairwise[own + other * step_other];
      lowest = select(lowest, energy, energy < lowest);
      highest = select(highest, energy, energy > highest);
    }
  }
  lowest = lowest_of_all(lowest);
  highest = -lowest_of_all(-highest);
  lowest_transition = lowest;
  let range = params.beta * (highest - lowest);
  is_narrow = range <= NARROW;
  let forgotten = safe_exp(-min(range, NARROW));
  let closer = -safe_log((1.0 - forgotten) / (1.0 + forgotten));
  memory = 1u + u32(safe_log(1e8 * max(1.0, 2.0 * min(range, NARROW))) / max(closer, 1e-6));
  for (var tile = 0u; tile < TILES; tile++) {
    let own = start + place_of(tile) * step_own;
    for (var other = 0u; other < labels; other++) {
      let factor = safe_exp(params.beta * (lowest - pairwise[own + other * step_other]));
      table[(other >> 2u) * 8u + tile][other & 3u] = select(0.0, factor, is_label(tile));
    }
  }
}

/// What has been given to all labels, four by four.
fn take_all() -> array<vec4f, 8> {
  return array<vec4f, 8>(
    take_kept(0u), take_kept(1u), take_kept(2u), take_kept(3u), take_kept(4u), take_kept(5u), take_kept(6u), take_kept(7u));
}

fn take_kept(four: u32) -> vec4f {
  if (four >= FOURS) {
    return vec4f(0.0);
  }
  return take(four);
}

/// Σ of the factors between an invocation's own labels and all others times what has been given to these.
fn product(given_to: array<vec4f, 8>) -> Labels {
  var sums = add_four(Labels(), given_to[0], 0u);
  sums = add_four(sums, given_to[1], 1u);
  sums = add_four(sums, given_to[2], 2u);
  sums = add_four(sums, given_to[3], 3u);
  sums = add_four(sums, given_to[4], 4u);
  sums = add_four(sums, given_to[5], 5u);
  sums = add_four(sums, given_to[6], 6u);
  return add_four(sums, given_to[7], 7u);
}

/// Four by four for all of an invocation's labels: sums that don't wait for each other.
fn add_four(sums: Labels, numbers: vec4f, four: u32) -> Labels {
  return Labels(
    vec4f(
      add_factors(sums.low.x, numbers, 0u, four), add_factors(sums.low.y, numbers, 1u, four),
      add_factors(sums.low.z, numbers, 2u, four), add_factors(sums.low.w, numbers, 3u, four)),
    vec4f(
      add_factors(sums.high.x, numbers, 4u, four), add_factors(sums.high.y, numbers, 5u, four),
      add_factors(sums.high.z, numbers, 6u, four), add_factors(sums.high.w, numbers, 7u, four)));
}

/// Number by number: a CPU adapter's compiler would keep vectors between two operations in memory.
fn add_factors(sum: f32, numbers: vec4f, tile: u32, four: u32) -> f32 {
  if (four >= FOURS || tile >= TILES) {
    return sum;
  }
  let at = 8u * four + tile;
  var more = fma(table[at].x, numbers.x, sum);
  if (4u * four + 1u < LABELS) { more = fma(table[at].y, numbers.y, more); }
  if (4u * four + 2u < LABELS) { more = fma(table[at].z, numbers.z, more); }
  if (4u * four + 3u < LABELS) { more = fma(table[at].w, numbers.w, more); }
  return more;
}

/// exp(−β (U − lowest)) of a row.
fn own_factors(own: Labels, lowest: f32) -> Labels {
  let rate = 1.44269504 * params.beta;
  return Labels(power_of_two(rate * (lowest - own.low)), power_of_two(rate * (lowest - own.high)));
}

/// The positions of a chain that one of its segments works on, and how many more it starts from: enough to forget where
/// it started. A segment is at least twice as long as that; the first take all where there are more of them.
struct Segment {
  start: u32,
  end: u32,
  more: u32,
}

fn segment_of(chain: Chain, segment: u32) -> Segment {
  let rows = max((chain.length + params.segments - 1u) / params.segments, 2u * memory);
  let length = min(select(chain.length, rows, is_narrow), chain.length);
  return Segment(min(segment * length, chain.length), min((segment + 1u) * length, chain.length), memory);
}
