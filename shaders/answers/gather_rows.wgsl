// out[p,:] = source[p·apart + index[p],:]: of one table (apart = 0), or of a table for each p. An index that names none of
// its source_rows rows (0xffffffff: nothing was found) takes row 0.
#import "../lib/index.wgsl"

struct Params {
  rows: u32,
  width: u32,
  source_rows: u32,
  apart: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<f32>;
@group(0) @binding(2) var<storage, read> index: array<u32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.rows * params.width) { return; }
  let p = i / params.width;
  let row = p * params.apart + select(0u, index[p], index[p] < params.source_rows);
  out[i] = source[row * params.width + i % params.width];
}
