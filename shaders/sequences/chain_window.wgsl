// The features of neighbouring positions side by side, zeros outside the sequence:
//   out[row, k·D + d] = x[row + k − radius, d],  k = 0 … 2·radius
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  features: u32,
  radius: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> owners: array<u32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, WORKGROUP);
  let width = params.features * (2u * params.radius + 1u);
  if (i >= params.rows * width) { return; }
  let row = i / width;
  // The neighbour's row plus the radius, which is never below 0.
  let place = row + i % width / params.features;
  let neighbour = min(max(place, params.radius) - params.radius, params.rows - 1u);
  let is_inside = place >= params.radius && place - params.radius < params.rows
    && owners[row] != 0xffffffffu && owners[neighbour] == owners[row];
  out[i] = select(0.0, x[neighbour * params.features + i % params.features], is_inside);
}
