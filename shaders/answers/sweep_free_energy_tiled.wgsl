// F_β of each row over a chunk of the columns: F = −(1/β) log Σ_k weight·exp(−β D(x_p, y_k)); an empty chunk: 1e30.
// The chunks' F combine as energies of weight 1 do (row_free_energy). For GPUs: a workgroup has 32 rows.
// Tested for correctness on a CPU adapter; its speed is not measured.
#import "../lib/index.wgsl"
#import "../lib/sweep_tile.wgsl"
#import "../lib/partition_of_threads.wgsl"

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

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let piece = piece_of(flat_workgroup(group, groups));
  if (piece.row >= params.rows) { return; }
  let place = place_of(local.x);
  let rate = exponent_rate();
  var total = empty_sum();
  for (var k = piece.first; k < piece.end; k += 32u) {
    var sums = mat4x4f();
    for (var d = 0u; d < dimensions(); d += 16u) {
      sums = add_dimensions(sums, piece.row, k, d, local.x);
    }
    let energies = finished(sums);
    let column = k + 4u * place.y;
    total = visit(total, energies[0], column, piece.end, rate);
    total = visit(total, energies[1], column + 1u, piece.end, rate);
    total = visit(total, energies[2], column + 2u, piece.end, rate);
    total = visit(total, energies[3], column + 3u, piece.end, rate);
  }
  total = partition_of_threads(total, local.x, 8u);
  if (place.y == 0u) {
    store(piece.row + 4u * place.x, piece.chunk, total);
  }
}

fn visit(total: PartitionSum, energies: vec4f, column: u32, end: u32, rate: f32) -> PartitionSum {
  if (column >= end) {
    return total;
  }
  return add_energies(total, energies, rate);
}

fn store(row: u32, chunk: u32, total: PartitionSum) {
  for (var r = 0u; r < min(4u, params.rows - min(row, params.rows)); r++) {
    free_energy[(row + r) * params.chunks + chunk] = free_energy_of(total.minimum[r], total.sum[r]);
  }
}
