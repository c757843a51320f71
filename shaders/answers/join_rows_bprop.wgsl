// dx[p, :] (+)= Σ_k djoined[p·pairs + k, the part of x], in the order of k.
#import "../lib/index.wgsl"

struct Params {
  rows: u32,
  pairs: u32,
  x_width: u32,
  y_width: u32,
  accumulate_dx: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> djoined: array<f32>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.rows * params.x_width) { return; }
  let width = params.x_width + params.y_width;
  let first = i / params.x_width * params.pairs * width + i % params.x_width;
  var sum = 0.0;
  for (var k = 0u; k < params.pairs; k++) {
    sum += djoined[first + k * width];
  }
  if (params.accumulate_dx == 1u) {
    sum += dx[i];
  }
  dx[i] = sum;
}
