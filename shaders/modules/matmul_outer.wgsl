// out[r,c] (+)= f(a[r·a_row]·b[c·b_col] + bias[c]): a product of depth 1, for CPU adapters. Stores take most of the
// time, so a thread passes over rows with four columns, and their bias, in registers.

#import "../lib/index.wgsl"
#import "../lib/matmul.wgsl"

override WORKGROUP: u32 = 64u;
const THREAD_TILE = vec2u(64u, 4u);

@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let tile = flat_thread(id, groups, WORKGROUP);
  let tile_columns = (params.cols + 3u) / 4u;
  let row = tile / tile_columns * 64u;
  let column = tile % tile_columns * 4u;
  if (row >= params.rows) { return; }

  // Past the edge the last column again, with the same value: stores need no bounds check.
  let columns = min(vec4u(column) + vec4u(0u, 1u, 2u, 3u), vec4u(params.cols - 1u));
  let from_b = columns * params.b_col;
  let four = vec4f(b[from_b.x], b[from_b.y], b[from_b.z], b[from_b.w]);
  var biases = vec4f(0.0);
  if (EPILOGUE != 0u) {
    biases = vec4f(bias[columns.x], bias[columns.y], bias[columns.z], bias[columns.w]);
  }
  let end = min(row + 64u, params.rows);
  for (var r = row; r < end; r++) {
    let at = r * params.cols + columns;
    var old = vec4f(0.0);
    if (ACCUMULATE_OUT == 1u) {
      old = vec4f(out[at.x], out[at.y], out[at.z], out[at.w]);
    }
    store(at, old + finish(a[r * params.a_row] * four, biases));
  }
}

fn store(at: vec4u, values: vec4f) {
  out[at.x] = values.x;
  out[at.y] = values.y;
  out[at.z] = values.z;
  out[at.w] = values.w;
}

fn finish(products: vec4f, biases: vec4f) -> vec4f {
  if (EPILOGUE == 0u) {
    return products;
  }
  let z = products + biases;
  return vec4f(activate(EPILOGUE, z.x), activate(EPILOGUE, z.y), activate(EPILOGUE, z.z), activate(EPILOGUE, z.w));
}
