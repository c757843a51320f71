// energies[p,k] = D(x_p, y_k)
#import "../lib/index.wgsl"
#import "../lib/columns.wgsl"
#import "../lib/pairwise.wgsl"

override WORKGROUP: u32 = 64u;

/// One thread: 8 rows × 16 columns.
const THREAD_TILE = vec2u(8u, 16u);

struct Params {
  rows: u32,
  columns: u32,
  dims: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> energies: array<f32>;

fn row_value(i: u32) -> f32 { return x[i]; }
fn column_value(i: u32) -> f32 { return y[i]; }

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let tiles = (params.columns + 15u) / 16u;
  let row = thread / tiles * 8u;
  let first = thread % tiles * 16u;
  if (row >= params.rows) { return; }
  let upper = load_rows(row, 0u);
  let lower = load_rows(row + 4u, 0u);
  for (var k = first; k < min(first + 16u, params.columns); k++) {
    let column = load_column(k, 0u);
    store(row, k, distances(upper, column));
    store(row + 4u, k, distances(lower, column));
  }
}

fn store(row: u32, column: u32, values: vec4f) {
  for (var r = 0u; r < 4u; r++) {
    if (row + r < params.rows) {
      energies[(row + r) * params.columns + column] = values[r];
    }
  }
}
