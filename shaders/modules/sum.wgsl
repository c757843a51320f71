// out[i] (+)= Σ_d x[i·x_step + d·x_depth], summed in the order of d.

#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_OUT: u32 = 0u;

struct Params {
  count: u32,
  depth: u32,
  x_step: u32,
  x_depth: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, WORKGROUP);
  if (i >= params.count) { return; }
  var sum = 0.0;
  for (var d = 0u; d < params.depth; d++) {
    sum += x[i * params.x_step + d * params.x_depth];
  }
  var old = 0.0;
  if (ACCUMULATE_OUT == 1u) {
    old = out[i];
  }
  out[i] = old + sum;
}
