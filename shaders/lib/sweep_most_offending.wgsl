// What the forms of sweep_most_offending share. The importing kernel says how columns are loaded, and how the work is cut into pieces.
#import "sweep.wgsl"
#import "pairwise.wgsl"
#import "lowest.wgsl"
#import "forbidden.wgsl"

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

fn sweep_most_offending(piece: Piece) {
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
