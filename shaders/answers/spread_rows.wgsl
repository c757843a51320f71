// out[i, at + d] = source[first + ⌊i/each⌋ mod count, d]: rows of a table, each repeated and all over again, as a strip
// of wider rows.
#import "../lib/index.wgsl"

struct Params {
  rows: u32,
  width: u32,
  out_width: u32,
  at: u32,
  first: u32,
  each: u32,
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, 64u);
  if (thread >= params.rows * params.width) { return; }
  let i = thread / params.width;
  let d = thread % params.width;
  let row = params.first + i / params.each % params.count;
  out[i * params.out_width + params.at + d] = source[row * params.width + d];
}
