// path[r] = (x of row r, the y of its lowest energy, that energy); ties: lowest y; none below 1e30: 1e30 for both.
#import "../lib/index.wgsl"
#import "finite.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  columns: u32,
  x_low: f32,
  x_high: f32,
  y_low: f32,
  y_high: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read_write> path: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = flat_thread(id, groups, WORKGROUP);
  if (row >= params.rows) { return; }
  var lowest = WALL;
  var column = 0u;
  for (var k = 0u; k < params.columns; k++) {
    let energy = finite_energy(energies[row * params.columns + k]);
    let lower = energy < lowest;
    lowest = select(lowest, energy, lower);
    column = select(column, k, lower);
  }
  let y = mix(params.y_low, params.y_high, f32(column) / f32(params.columns - 1u));
  path[3u * row] = mix(params.x_low, params.x_high, f32(row) / f32(params.rows - 1u));
  path[3u * row + 1u] = select(WALL, y, lowest < WALL);
  path[3u * row + 2u] = lowest;
}
