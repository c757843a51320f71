// joined[i, :] = (x[⌊i/pairs⌋, :], y[i mod y_rows, :]): every sample beside each of y_rows = pairs answers, or beside its own
// (pairs = 1, y_rows = rows).
#import "../lib/index.wgsl"

struct Params {
  rows: u32,
  pairs: u32,
  x_width: u32,
  y_width: u32,
  y_rows: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> joined: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  let width = params.x_width + params.y_width;
  if (i >= params.rows * params.pairs * width) { return; }
  let pair = i / width;
  let d = i % width;
  let p = pair / params.pairs;
  if (d < params.x_width) {
    joined[i] = x[p * params.x_width + d];
  } else {
    joined[i] = y[pair % params.y_rows * params.y_width + d - params.x_width];
  }
}
