// Forbids what contradicts given labels: out[row, j] = 1e30 where given[row] ≥ 0 is another label, else unary[row, j].
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  labels: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> given: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, WORKGROUP);
  if (i >= params.rows * params.labels) { return; }
  let label = given[i / params.labels];
  let is_forbidden = label >= 0.0 && u32(label + 0.5) != i % params.labels;
  out[i] = select(unary[i], 1e30, is_forbidden);
}
