// For each sample (x, y): right = (x, y, E(x, y)), E bilinear between grid points, and
// offending = (x, y_k, E(x, y_k)), the lowest E over columns with |y_k - y| >= radius, rows interpolated at x; ties: lowest
// y_k; none: 1e30 for both. A column within a thousandth of a cell of the radius counts as incorrect, however it was rounded.
#import "../lib/index.wgsl"
#import "finite.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  columns: u32,
  count: u32,
  x_low: f32,
  x_high: f32,
  y_low: f32,
  y_high: f32,
  radius: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read> samples: array<f32>;
@group(0) @binding(3) var<storage, read_write> right: array<f32>;
@group(0) @binding(4) var<storage, read_write> offending: array<f32>;

/// A place on an axis of grid points: between `low` and the next, `beyond` of the way.
struct Place {
  low: u32,
  beyond: f32,
}

/// Places beside the grid count as its edge.
fn place_on(unit: f32, points: u32) -> Place {
  let at = clamp(unit, 0.0, 1.0) * f32(points - 1u);
  let low = min(u32(at), points - 2u);
  return Place(low, at - f32(low));
}

/// E(x, y_k) for x at a place between two rows.
fn energy_between(row: Place, column: u32) -> f32 {
  let at = row.low * params.columns + column;
  let low = finite_energy(energies[at]);
  // A row that x doesn't touch has no say, not even as a wall.
  let high = select(finite_energy(energies[at + params.columns]), low, row.beyond == 0.0);
  return low * (1.0 - row.beyond) + high * row.beyond;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, WORKGROUP);
  if (i >= params.count) { return; }
  let x = samples[2u * i];
  let y = samples[2u * i + 1u];
  let row = place_on((x - params.x_low) / (params.x_high - params.x_low), params.rows);
  let column = place_on((y - params.y_low) / (params.y_high - params.y_low), params.columns);
  let below = energy_between(row, column.low);
  let above = select(energy_between(row, column.low + 1u), below, column.beyond == 0.0);
  right[3u * i] = x;
  right[3u * i + 1u] = y;
  right[3u * i + 2u] = below * (1.0 - column.beyond) + above * column.beyond;

  let step = (params.y_high - params.y_low) / f32(params.columns - 1u);
  let radius = params.radius - 1e-3 * step;
  // Between a wall and an energy nothing is found.
  var lowest = 0.001 * WALL;
  var answer = WALL;
  for (var k = 0u; k < params.columns; k++) {
    let y_k = params.y_low + f32(k) * step;
    let energy = energy_between(row, k);
    let better = abs(y_k - y) >= radius && energy < lowest;
    lowest = select(lowest, energy, better);
    answer = select(answer, y_k, better);
  }
  offending[3u * i] = x;
  offending[3u * i + 1u] = answer;
  offending[3u * i + 2u] = select(WALL, lowest, answer < WALL);
}
