// F_β of each row over a chunk of the columns: F = −(1/β) log Σ_k weight·exp(−β D(x_p, y_k)); an empty chunk: 1e30.
// The chunks' F combine as energies of weight 1 do (row_free_energy).
#import "../lib/index.wgsl"
#import "../lib/sweep.wgsl"
#import "../lib/pairwise.wgsl"
#import "../lib/boltzmann.wgsl"

override WORKGROUP: u32 = 64u;

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
  let piece = piece_of(flat_thread(id, groups, WORKGROUP));
  if (piece.row >= params.rows) { return; }
  let upper = load_rows(piece.row, 0u);
  let lower = load_rows(piece.row + 4u, 0u);
  let rate = exponent_rate();
  var upper_sum = empty_sum();
  var lower_sum = empty_sum();
  for (var k = piece.first; k < piece.end; k++) {
    let column = load_column(k, 0u);
    upper_sum = add_energies(upper_sum, distances(upper, column), rate);
    lower_sum = add_energies(lower_sum, distances(lower, column), rate);
  }
  store(piece, 0u, upper_sum);
  store(piece, 4u, lower_sum);
}

fn store(piece: Piece, first: u32, total: PartitionSum) {
  for (var r = 0u; r < 4u; r++) {
    let row = piece.row + first + r;
    if (row < params.rows) {
      free_energy[row * params.chunks + piece.chunk] = free_energy_of(total.minimum[r], total.sum[r]);
    }
  }
}
