// Lowest D(x_p, y_k) of each row over the incorrect answers in a chunk (‖Y_k − Yi‖ ≥ radius, or
// NUMBERED: k ≠ Yi), and the column; ties: lowest column; none: 1e30, 0xffffffff.
#import "../lib/index.wgsl"
#import "../lib/sweep.wgsl"
#import "../lib/pairwise.wgsl"
#import "../lib/lowest.wgsl"
#import "../lib/forbidden.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  columns: u32,
  dims: u32,
  answer_dims: u32,
  radius: f32,
  chunks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read> answers: array<f32>;
@group(0) @binding(4) var<storage, read> desired: array<f32>;
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
  let upper_desired = load_desired(piece.row);
  let lower_desired = load_desired(piece.row + 4u);
  var upper_lowest = nothing_found();
  var lower_lowest = nothing_found();
  for (var k = piece.first; k < piece.end; k++) {
    let column = load_column(k, 0u);
    upper_lowest = keep_lowest(upper_lowest, distances(upper, column), k, is_incorrect(upper_desired, k));
    lower_lowest = keep_lowest(lower_lowest, distances(lower, column), k, is_incorrect(lower_desired, k));
  }
  store_lowest(upper_lowest, piece.row, piece.chunk, params.chunks);
  store_lowest(lower_lowest, piece.row + 4u, piece.chunk, params.chunks);
}
