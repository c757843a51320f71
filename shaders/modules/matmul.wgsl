// out[r,c] (+)= f(Σ_d a[r·a_row + d·a_depth] · b[c·b_col + d·b_depth] + bias[c]), for CPU adapters and any strides.
// There a load costs ten times a product, and workgroup memory is no faster: with 8×8 sums in registers a thread needs
// 16 loads for 64 products.

#import "../lib/index.wgsl"
#import "../lib/matmul_registers.wgsl"

override WORKGROUP: u32 = 64u;
const THREAD_TILE = vec2u(8u, 8u);

@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let tile = flat_thread(id, groups, WORKGROUP);
  let tile_columns = (params.cols + 7u) / 8u;
  let row = tile / tile_columns * 8u;
  let column = tile % tile_columns * 8u;
  if (row >= params.rows) { return; }

  let upper_at = four_from(row, params.rows) * params.a_row;
  let lower_at = four_from(row + 4u, params.rows) * params.a_row;
  let left_at = four_from(column, params.cols) * params.b_col;
  let right_at = four_from(column + 4u, params.cols) * params.b_col;
  let depth = params.depth;
  let a_step = params.a_depth;
  let b_step = params.b_depth;
  var upper_left = mat4x4f();
  var upper_right = mat4x4f();
  var lower_left = mat4x4f();
  var lower_right = mat4x4f();
  for (var d = 0u; d < depth; d++) {
    let left_b = load_b(left_at + d * b_step);
    let right_b = load_b(right_at + d * b_step);
    let upper_a = load_a(upper_at + d * a_step);
    upper_left += outer(upper_a, left_b);
    upper_right += outer(upper_a, right_b);
    let lower_a = load_a(lower_at + d * a_step);
    lower_left += outer(lower_a, left_b);
    lower_right += outer(lower_a, right_b);
  }

  var sums = array<mat4x4f, 4>(upper_left, upper_right, lower_left, lower_right);
  for (var r = 0u; r < min(8u, params.rows - row); r++) {
    for (var four = 0u; four < min(2u, (params.cols - column + 3u) / 4u); four++) {
      store_four(row + r, four_from(column + four * 4u, params.cols), sums[r / 4u * 2u + four][r % 4u]);
    }
  }
}

fn load_a(at: vec4u) -> vec4f {
  return vec4f(a[at.x], a[at.y], a[at.z], a[at.w]);
}

fn load_b(at: vec4u) -> vec4f {
  return vec4f(b[at.x], b[at.y], b[at.z], b[at.w]);
}

/// `first` and the next three; past the end, the last one again.
fn four_from(first: u32, count: u32) -> vec4u {
  return min(vec4u(first) + vec4u(0u, 1u, 2u, 3u), vec4u(count - 1u));
}
