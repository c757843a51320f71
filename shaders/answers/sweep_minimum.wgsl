// min_k D(x_p, y_k) of each row over a chunk of the columns, and the column; ties: lowest column; none: 1e30, 0xffffffff.
// RANKED: among the columns whose (energy, column) comes after (after_energy, after_index) only.
#import "../lib/index.wgsl"
#import "../lib/sweep.wgsl"
#import "../lib/pairwise.wgsl"
#import "../lib/lowest.wgsl"
#import "../lib/ranked.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  columns: u32,
  dims: u32,
  chunks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read> after_energy: array<f32>;
@group(0) @binding(4) var<storage, read> after_index: array<u32>;
@group(0) @binding(5) var<storage, read_write> minimum: array<f32>;
@group(0) @binding(6) var<storage, read_write> index: array<u32>;

fn row_value(i: u32) -> f32 { return x[i]; }
fn column_value(i: u32) -> f32 { return y[i]; }

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let piece = piece_of(flat_thread(id, groups, WORKGROUP));
  if (piece.row >= params.rows) { return; }
  let upper = load_rows(piece.row, 0u);
  let lower = load_rows(piece.row + 4u, 0u);
  let upper_after = load_after(four_rows(piece.row));
  let lower_after = load_after(four_rows(piece.row + 4u));
  var upper_lowest = nothing_found();
  var lower_lowest = nothing_found();
  for (var k = piece.first; k < piece.end; k++) {
    let column = load_column(k, 0u);
    let upper_energies = distances(upper, column);
    let lower_energies = distances(lower, column);
    upper_lowest = keep_lowest(upper_lowest, upper_energies, k, comes_after(upper_after, upper_energies, k));
    lower_lowest = keep_lowest(lower_lowest, lower_energies, k, comes_after(lower_after, lower_energies, k));
  }
  store_lowest(upper_lowest, piece.row, piece.chunk, params.chunks);
  store_lowest(lower_lowest, piece.row + 4u, piece.chunk, params.chunks);
}
