// dvalues[p] (+)= dmean[0]/count
#import "../lib/index.wgsl"

struct Params {
  count: u32,
  accumulate_dvalues: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dmean: array<f32>;
@group(0) @binding(2) var<storage, read_write> dvalues: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let p = flat_thread(id, groups, 64u);
  if (p >= params.count) { return; }
  let d = dmean[0] / f32(params.count);
  if (params.accumulate_dvalues == 1u) {
    dvalues[p] += d;
  } else {
    dvalues[p] = d;
  }
}
