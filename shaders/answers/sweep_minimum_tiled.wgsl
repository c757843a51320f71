// min_k D(x_p, y_k) of each row over a chunk of the columns, and the column; ties: lowest column; none: 1e30, 0xffffffff.
// RANKED: among the columns whose (energy, column) comes after (after_energy, after_index) only.
// For GPUs: a workgroup has 32 rows.
// Tested for correctness on a CPU adapter; its speed is not measured.
#import "../lib/index.wgsl"
#import "../lib/sweep_tile.wgsl"
#import "../lib/lowest_of_threads.wgsl"
#import "../lib/ranked.wgsl"

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

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let piece = piece_of(flat_workgroup(group, groups));
  if (piece.row >= params.rows) { return; }
  let place = place_of(local.x);
  let row = piece.row + 4u * place.x;
  let after = load_after(four_rows(row));
  var lowest = nothing_found();
  for (var k = piece.first; k < piece.end; k += 32u) {
    var sums = mat4x4f();
    for (var d = 0u; d < dimensions(); d += 16u) {
      sums = add_dimensions(sums, piece.row, k, d, local.x);
    }
    let energies = finished(sums);
    let column = k + 4u * place.y;
    lowest = visit(lowest, energies[0], column, piece.end, after);
    lowest = visit(lowest, energies[1], column + 1u, piece.end, after);
    lowest = visit(lowest, energies[2], column + 2u, piece.end, after);
    lowest = visit(lowest, energies[3], column + 3u, piece.end, after);
  }
  lowest = lowest_of_threads(lowest, local.x, 8u);
  if (place.y == 0u) {
    store_lowest(lowest, row, piece.chunk, params.chunks);
  }
}

fn visit(lowest: Lowest, energies: vec4f, column: u32, end: u32, after: After) -> Lowest {
  return keep_lowest(lowest, energies, column, comes_after(after, energies, column) & vec4<bool>(column < end));
}
