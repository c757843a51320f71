// dx[row, d] (+)= Σ_k dout[row − k + radius, k·D + d] over the positions of the same sequence, k = 0 … 2·radius
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DX: u32 = 0u;

struct Params {
  rows: u32,
  features: u32,
  radius: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dout: array<f32>;
@group(0) @binding(2) var<storage, read> owners: array<u32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, WORKGROUP);
  if (i >= params.rows * params.features) { return; }
  let row = i / params.features;
  let owner = owners[row];
  let width = params.features * (2u * params.radius + 1u);
  var sum = 0.0;
  for (var k = 0u; k <= 2u * params.radius; k++) {
    let place = row + params.radius;
    if (owner == 0xffffffffu || place < k || place - k >= params.rows) { continue; }
    let neighbour = place - k;
    if (owners[neighbour] == owner) {
      sum += dout[neighbour * width + k * params.features + i % params.features];
    }
  }
  var old = 0.0;
  if (ACCUMULATE_DX == 1u) {
    old = dx[i];
  }
  dx[i] = old + sum;
}
