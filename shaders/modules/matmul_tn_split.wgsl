// part[chunk,r,c] = Σ_d a[d,r]·b[d,c] over a chunk of the depth; the sum of the parts is aᵀ·b. For gradients of weights on
// GPUs, which have few elements, each a sum over all samples: one workgroup an element tile would leave most of a GPU idle.
// A workgroup computes 32×32 of one chunk, 16 deep at a time from workgroup memory; each of its 64 threads 4×4 in
// registers. Tested for correctness on a CPU adapter; its speed is not measured.

#import "../lib/index.wgsl"

const WORKGROUP_TILE = vec2u(32u, 32u);
/// Vectors of four rows (or columns) at one depth: 8 for 32 of them, and one unused against bank conflicts.
const PITCH = 9u;

struct Params {
  rows: u32,
  cols: u32,
  depth: u32,
  chunks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> part: array<f32>;

var<workgroup> a_tile: array<vec4f, 144>;
var<workgroup> b_tile: array<vec4f, 144>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let tile = flat_workgroup(group, groups);
  let chunk = tile % params.chunks;
  let tile_columns = (params.cols + 31u) / 32u;
  let row = tile / params.chunks / tile_columns * 32u;
  let column = tile / params.chunks % tile_columns * 32u;
  if (row >= params.rows) { return; }
  let length = (params.depth + params.chunks - 1u) / params.chunks;
  let end = min((chunk + 1u) * length, params.depth);

  // Neighbouring threads load neighbours in memory: along the rows, and along the columns.
  let own = vec2u(local.x / 8u, local.x % 8u);
  let a_at = four_from(row + own.y * 4u, params.rows);
  let b_at = four_from(column + own.y * 4u, params.cols);
  var sums = mat4x4f();
  for (var first = chunk * length; first < end; first += 16u) {
    workgroupBarrier();
    for (var d = own.x; d < min(16u, end - first); d += 8u) {
      a_tile[d * PITCH + own.y] = load_a(a_at + (first + d) * params.rows);
      b_tile[d * PITCH + own.y] = load_b(b_at + (first + d) * params.cols);
    }
    workgroupBarrier();
    for (var d = 0u; d < min(16u, end - first); d++) {
      let rows = a_tile[d * PITCH + own.x];
      let columns = b_tile[d * PITCH + own.y];
      sums += mat4x4f(rows.x * columns, rows.y * columns, rows.z * columns, rows.w * columns);
    }
  }

  for (var r = 0u; r < 4u; r++) {
    for (var c = 0u; c < 4u; c++) {
      store(chunk, row + own.x * 4u + r, column + own.y * 4u + c, sums[r][c]);
    }
  }
}

/// `first` and the next three; past the end, the last one again: its sums are not stored.
fn four_from(first: u32, count: u32) -> vec4u {
  return min(vec4u(first) + vec4u(0u, 1u, 2u, 3u), vec4u(count - 1u));
}

fn load_a(i: vec4u) -> vec4f {
  return vec4f(a[i.x], a[i.y], a[i.z], a[i.w]);
}

fn load_b(i: vec4u) -> vec4f {
  return vec4f(b[i.x], b[i.y], b[i.z], b[i.w]);
}

fn store(chunk: u32, row: u32, column: u32, sum: f32) {
  if (row >= params.rows || column >= params.cols) { return; }
  part[(chunk * params.rows + row) * params.cols + column] = sum;
}
