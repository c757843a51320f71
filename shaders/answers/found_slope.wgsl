// out[p] = slope[p] where an answer was found; 0 where none was (index 0xffffffff): its energy, 1e30, is a constant.
#import "../lib/index.wgsl"

struct Params {
  rows: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> index: array<u32>;
@group(0) @binding(2) var<storage, read> slope: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = flat_thread(id, groups, 64u);
  if (row >= params.rows) { return; }
  out[row] = select(slope[row], 0.0, index[row] == 0xffffffffu);
}
