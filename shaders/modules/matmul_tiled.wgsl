// out[r,c] (+)= f(Σ_d a[r·a_row + d·a_depth] · b[c·b_col + d·b_depth] + bias[c]), for GPUs.
// A workgroup computes 64×64, 16 deep at a time from workgroup memory; each of its 16×16 threads 4×4 in registers.

#import "../lib/index.wgsl"
#import "../lib/matmul.wgsl"

const WORKGROUP_TILE = vec2u(64u, 64u);
/// Vectors of four rows (or columns) at one depth: 16 for 64 of them, and one unused against bank conflicts.
const PITCH = 17u;

@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;

var<workgroup> a_tile: array<vec4f, 272>;
var<workgroup> b_tile: array<vec4f, 272>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let thread = local.x;
  let tile = flat_workgroup(group, groups);
  let tile_columns = (params.cols + 63u) / 64u;
  let row = tile / tile_columns * 64u;
  let column = tile % tile_columns * 64u;
  if (row >= params.rows) { return; }

  // Neighbouring threads load neighbours in memory: along the depth where that is contiguous, else along rows or columns.
  let along = vec2u(thread % 16u, thread / 16u);
  let a_part = select(along.yx, along, params.a_depth == 1u);
  let b_part = select(along.yx, along, params.b_depth == 1u);
  let a_at = four_from(row + a_part.y * 4u, params.rows) * params.a_row;
  let b_at = four_from(column + b_part.y * 4u, params.cols) * params.b_col;
  let own = vec2u(thread / 16u, thread % 16u);
  var sums = mat4x4f();
  for (var first = 0u; first < params.depth; first += 16u) {
    a_tile[a_part.x * PITCH + a_part.y] = load_a(a_at, first + a_part.x);
    b_tile[b_part.x * PITCH + b_part.y] = load_b(b_at, first + b_part.x);
    workgroupBarrier();
    for (var d = 0u; d < 16u; d++) {
      sums += outer(a_tile[d * PITCH + own.x], b_tile[d * PITCH + own.y]);
    }
    workgroupBarrier();
  }

  for (var r = 0u; r < 4u; r++) {
    for (var c = 0u; c < 4u; c++) {
      store(row + own.x * 4u + r, column + own.y * 4u + c, sums[r][c]);
    }
  }
}

/// `first` and the next three; past the end, the last one again: its sums are not stored.
fn four_from(first: u32, count: u32) -> vec4u {
  return min(vec4u(first) + vec4u(0u, 1u, 2u, 3u), vec4u(count - 1u));
}

/// Past the depth: 0.
fn load_a(at: vec4u, d: u32) -> vec4f {
  let i = at + min(d, params.depth - 1u) * params.a_depth;
  return select(vec4f(0.0), vec4f(a[i.x], a[i.y], a[i.z], a[i.w]), params.depth > d);
}

fn load_b(at: vec4u, d: u32) -> vec4f {
  let i = at + min(d, params.depth - 1u) * params.b_depth;
  return select(vec4f(0.0), vec4f(b[i.x], b[i.y], b[i.z], b[i.w]), params.depth > d);
}

fn store(row: u32, column: u32, sum: f32) {
  if (row >= params.rows || column >= params.cols) { return; }
  let i = row * params.cols + column;
  var old = 0.0;
  if (ACCUMULATE_OUT == 1u) {
    old = out[i];
  }
  out[i] = old + epilogue(sum, column);
}
