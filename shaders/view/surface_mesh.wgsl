// The sheet E(x, y) as vertices and triangles. Per grid point 5 numbers: the energy, finite; the slopes of the sheet in the
// box along x and y; P(y | x) relative to the row's highest, exp(-beta (E - min E)) (beta = 0: 0); the band (BANDED = 0: 2).
// Per cell 6 vertex numbers: two triangles that meet along the diagonal with the lower energies, so that a valley that runs
// across the grid keeps an even floor. Cells lie in the order of rows, and within them of columns, from the cell under the
// eye outwards: along every ray nearer ones come first. foot_row, foot_column: how many rows and columns of cells lie before.
#import "../lib/index.wgsl"
#import "../lib/exponential.wgsl"
#import "finite.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  columns: u32,
  energy_low: f32,
  energy_high: f32,
  box_height: f32,
  beta: f32,
  banded: u32,
  foot_row: u32,
  foot_column: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read> path: array<f32>;
@group(0) @binding(3) var<storage, read> band: array<f32>;
@group(0) @binding(4) var<storage, read_write> vertices: array<f32>;
@group(0) @binding(5) var<storage, read_write> triangles: array<u32>;

/// Energies far above the top (walls, sentinels, NaN) are cut off, not drawn: any value well above it will do.
fn energy_at(row: u32, column: u32) -> f32 {
  let reach = 8.0 * (params.energy_high - params.energy_low);
  let energy = finite_energy(energies[row * params.columns + column]);
  return clamp(energy, params.energy_low - reach, params.energy_high + reach);
}

/// The place of a row or column of cells from the foot upwards, then downwards.
fn rank(cell: u32, foot: u32, cells: u32) -> u32 {
  return select(cells - 1u - cell, cell - foot, cell >= foot);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let node = flat_thread(id, groups, WORKGROUP);
  if (node >= params.rows * params.columns) { return; }
  let row = node / params.columns;
  let column = node % params.columns;
  let before = max(row, 1u) - 1u;
  let after = min(row + 1u, params.rows - 1u);
  let under = max(column, 1u) - 1u;
  let over = min(column + 1u, params.columns - 1u);
  let energy = energy_at(row, column);
  let ahead = energy_at(after, column);
  let above = energy_at(row, over);

  let height = 2.0 * params.box_height / (params.energy_high - params.energy_low);
  // Central differences; at the borders one-sided, over the span that is left.
  let across = f32(after - before) * 2.0 / f32(params.rows - 1u);
  let along = f32(over - under) * 2.0 / f32(params.columns - 1u);
  vertices[5u * node] = energy;
  vertices[5u * node + 1u] = height * (ahead - energy_at(before, column)) / across;
  vertices[5u * node + 2u] = height * (above - energy_at(row, under)) / along;
  var density = 0.0;
  if (params.beta > 0.0) { density = safe_exp(min(-params.beta * (energy - path[3u * row + 2u]), 0.0)); }
  vertices[5u * node + 3u] = density;
  var away = 2.0;
  if (params.banded == 1u) { away = band[node]; }
  vertices[5u * node + 4u] = away;

  if (row == after || column == over) { return; }
  let straight = energy + energy_at(after, over) <= ahead + above;
  let cell_row = rank(row, params.foot_row, params.rows - 1u);
  let cell_column = rank(column, params.foot_column, params.columns - 1u);
  let first = 6u * (cell_row * (params.columns - 1u) + cell_column);
  let next = node + params.columns;
  triangles[first] = node;
  triangles[first + 1u] = next;
  triangles[first + 2u] = select(node + 1u, next + 1u, straight);
  triangles[first + 3u] = select(next, node, straight);
  triangles[first + 4u] = next + 1u;
  triangles[first + 5u] = node + 1u;
}
