// Numbers of up to 32 labels, and products with a table [C, C], without loads: in tiles of four labels that are all
// written out, because only a constant index keeps an array in registers. Tiles from TILES on fall away.
// The importing file has params.labels, params.groups and params.beta, and the bindings unary, pairwise and ranges.

/// ⌈labels / 4⌉
override TILES: u32 = 8u;

/// Energies of transitions that lie closer together than this, times β, are taken as factors exp(−β V): no sum of
/// theirs falls below exp(−50), so that what is too small for a float32 is too small to count.
const NARROW = 50.0;

/// table[8·to + from]: factors of transitions between two tiles, a column for each label of `from`.
var<private> table: array<mat4x4f, 64>;
/// The lowest energy of a transition, and whether all are NARROW.
var<private> lowest_transition: f32;
var<private> is_narrow: bool;
/// Positions after which where a recursion started no longer shows in float32: each product with factors at most
/// exp(R) apart, R = β (highest − lowest), brings any two sets of positive numbers closer by (1 − e^−R)/(1 + e^−R) at least, in
/// Hilbert's projective metric (Birkhoff 1957), and after the first they are at most 2R apart.
var<private> memory: u32;

/// Fills `table` with exp(−β (V − lowest)), or its transpose: then it leads from the label after to the one before.
fn load_table(group: u32, is_transposed: bool) {
  let labels = params.labels;
  let start = group * labels * labels;
  var lowest = pairwise[start];
  var highest = lowest;
  for (var i = 1u; i < labels * labels; i++) {
    let energy = pairwise[start + i];
    lowest = select(lowest, energy, energy < lowest);
    highest = select(highest, energy, energy > highest);
  }
  lowest_transition = lowest;
  let range = params.beta * (highest - lowest);
  is_narrow = range <= NARROW;
  let forgotten = safe_exp(-min(range, NARROW));
  let closer = -safe_log((1.0 - forgotten) / (1.0 + forgotten));
  memory = 1u + u32(safe_log(1e8 * max(1.0, 2.0 * min(range, NARROW))) / max(closer, 1e-6));
  for (var i = 0u; i < labels; i++) {
    for (var j = 0u; j < labels; j++) {
      let factor = safe_exp(params.beta * (lowest - pairwise[start + i * labels + j]));
      let from_label = select(i, j, is_transposed);
      let to_label = select(j, i, is_transposed);
      table[to_label / 4u * 8u + from_label / 4u][from_label % 4u][to_label % 4u] = factor;
    }
  }
}

/// Σ_from table[to, from]·values[from], for the four labels of a tile.
fn product(to_tile: u32) -> vec4f {
  let at = 8u * to_tile;
  var sum = table[at] * values[0];
  if (TILES > 1u) { sum += table[at + 1u] * values[1]; }
  if (TILES > 2u) { sum += table[at + 2u] * values[2]; }
  if (TILES > 3u) { sum += table[at + 3u] * values[3]; }
  if (TILES > 4u) { sum += table[at + 4u] * values[4]; }
  if (TILES > 5u) { sum += table[at + 5u] * values[5]; }
  if (TILES > 6u) { sum += table[at + 6u] * values[6]; }
  if (TILES > 7u) { sum += table[at + 7u] * values[7]; }
  return sum;
}

/// What `product` multiplies: 0 past the last label.
var<private> values: array<vec4f, 8>;
/// Unary energies of a row; past the last label that of the last one. And the lowest of them so far.
var<private> own: array<vec4f, 8>;
var<private> lowest_own: f32;

/// The labels of a tile; past the last one that one again.
fn labels_of(tile: u32) -> vec4u {
  return min(4u * tile + vec4u(0u, 1u, 2u, 3u), vec4u(params.labels - 1u));
}

/// 1 for each label of a tile, 0 past the last one.
fn ones(tile: u32) -> vec4f {
  return select(vec4f(0.0), vec4f(1.0), 4u * tile + vec4u(0u, 1u, 2u, 3u) < vec4u(params.labels));
}

fn load_own(tile: u32, start: u32) {
  let at = start + labels_of(tile);
  let energies = vec4f(unary[at.x], unary[at.y], unary[at.z], unary[at.w]);
  own[tile] = energies;
  let two = select(energies.xy, energies.zw, energies.zw < energies.xy);
  let one = select(two.x, two.y, two.y < two.x);
  lowest_own = select(lowest_own, one, one < lowest_own);
}

/// exp(−β (U − lowest)) of a row.
fn own_factors(tile: u32) -> vec4f {
  return power_of_two(1.44269504 * params.beta * (lowest_own - own[tile]));
}

/// The positions of a chain that one of its segments works on, and how many more it starts from: enough to forget where
/// it started. Where a chain isn't narrow, or doesn't forget within half a segment, the first takes all of it.
struct Segment {
  start: u32,
  end: u32,
  more: u32,
}

fn segment_of(chain: Chain, segment: u32) -> Segment {
  let rows = (chain.length + params.segments - 1u) / params.segments;
  if (is_narrow && params.segments > 1u && 2u * memory <= rows) {
    return Segment(min(segment * rows, chain.length), min((segment + 1u) * rows, chain.length), memory);
  }
  return Segment(0u, select(0u, chain.length, segment == 0u), 0u);
}
