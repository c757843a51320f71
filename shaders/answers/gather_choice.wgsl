// latent[p] = choice[p, index[p]]: the value of z that was chosen for the answer that was chosen. No answer: 0xffffffff.
#import "../lib/index.wgsl"

struct Params {
  rows: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> choice: array<u32>;
@group(0) @binding(2) var<storage, read> index: array<u32>;
@group(0) @binding(3) var<storage, read_write> latent: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let p = flat_thread(id, groups, 64u);
  if (p >= params.rows) { return; }
  let k = index[p];
  latent[p] = select(0xffffffffu, choice[p * params.columns + min(k, params.columns - 1u)], k < params.columns);
}
