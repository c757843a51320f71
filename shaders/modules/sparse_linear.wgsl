// out[r,c] = f(Σ_f weight[x[r,f], c] + bias[c]), summed in the order of f; a number that is no feature adds nothing.
#import "../lib/index.wgsl"
#import "../lib/activation.wgsl"
#import "../lib/feature.wgsl"
#import "../lib/four_columns.wgsl"

override WORKGROUP: u32 = 64u;
/// 0: the sum alone; else an activation with bias (1: bias only).
override EPILOGUE: u32 = 0u;

/// One thread a row, four columns at a time: what a row of weight lies in stays near for the next four.
const THREAD_TILE = vec2u(1u, 32u);

struct Params {
  rows: u32,
  features: u32,
  buckets: u32,
  cols: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let tile = flat_thread(id, groups, WORKGROUP);
  let cols = params.cols;
  let tiles = (cols + 31u) / 32u;
  let row = tile / tiles;
  if (row >= params.rows) { return; }
  let buckets = params.buckets;
  let start = row * params.features;
  let end = start + params.features;
  let first = tile % tiles * 32u;
  for (var column = first; column < min(first + 32u, cols); column += 4u) {
    let columns = four_columns(column);
    var sums = vec4f(0.0);
    for (var i = start; i < end; i++) {
      let number = x[i];
      let found = is_feature(number, buckets);
      let at = columns + select(0u, u32(number), found) * cols;
      let values = vec4f(weight[at.x], weight[at.y], weight[at.z], weight[at.w]);
      sums += select(vec4f(0.0), values, found);
    }
    // Columns past the edge repeat the last one, with the same sum.
    out[row * cols + columns.x] = epilogue(sums.x, columns.x);
    out[row * cols + columns.y] = epilogue(sums.y, columns.y);
    out[row * cols + columns.z] = epilogue(sums.z, columns.z);
    out[row * cols + columns.w] = epilogue(sums.w, columns.w);
  }
}

fn epilogue(sum: f32, column: u32) -> f32 {
  if (EPILOGUE == 0u) {
    return sum;
  }
  return activate(EPILOGUE, sum + bias[column]);
}
