// Energies less the cost of a wrong label: out[row, j] = unary[row, j] − cost·[j ≠ desired[row]]. The minimum over
// sequences of their sum is min_y (E(y) − cost·Hamming(y, desired)).
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  labels: u32,
  cost: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> desired: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, WORKGROUP);
  if (i >= params.rows * params.labels) { return; }
  let right = u32(desired[i / params.labels] + 0.5);
  out[i] = unary[i] - select(params.cost, 0.0, i % params.labels == right);
}
