// out[r, c] = Π_n x[r, n·width + c]: the product, element by element, of `parts` vectors that lie side by side in a row.
#import "../lib/index.wgsl"

struct Params {
  count: u32,
  width: u32,
  parts: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  let first = i / params.width * params.parts * params.width + i % params.width;
  var product = 1.0;
  for (var n = 0u; n < params.parts; n++) {
    product *= x[first + n * params.width];
  }
  out[i] = product;
}
