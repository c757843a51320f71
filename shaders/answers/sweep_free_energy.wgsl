// F_β of each row over a chunk of the columns: F = −(1/β) log Σ_k weight·exp(−β D(x_p, y_k)), an empty chunk: 1e30.
// The chunks' F combine as energies of weight 1 do (row_free_energy).
#import "../lib/index.wgsl"
#import "../lib/boltzmann.wgsl"
#import "../lib/pairwise.wgsl"

override WORKGROUP: u32 = 64u;

/// One thread: 8 rows, 1 chunk.
const THREAD_TILE = vec2u(8u, 1u);

struct Params {
  rows: u32,
  columns: u32,
  dims: u32,
  chunks: u32,
  beta: f32,
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> free_energy: array<f32>;

fn row_value(i: u32) -> f32 { return x[i]; }
fn column_value(i: u32) -> f32 { return y[i]; }

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let chunk = thread % params.chunks;
  let row = thread / params.chunks * THREAD_TILE.x;
  if (row >= params.rows) { return; }
  let length = (params.columns + params.chunks - 1u) / params.chunks;
  let end = min((chunk + 1u) * length, params.columns);

  let upper = load_rows(row, params.rows, 0u);
  let lower = load_rows(row + 4u, params.rows, 0u);
  var upper_sum = empty_sum();
  var lower_sum = empty_sum();
  for (var k = chunk * length; k < end; k++) {
    let column = load_column(k, 0u);
    upper_sum = add_energies(upper_sum, distances(upper, column));
    lower_sum = add_energies(lower_sum, distances(lower, column));
  }
  for (var r = 0u; r < min(4u, params.rows - row); r++) {
    free_energy[(row + r) * params.chunks + chunk] = free_energy_of(upper_sum.minimum[r], upper_sum.sum[r]);
  }
  for (var r = 4u; r < min(8u, params.rows - row); r++) {
    free_energy[(row + r) * params.chunks + chunk] = free_energy_of(lower_sum.minimum[r - 4u], lower_sum.sum[r - 4u]);
  }
}
