// total[i] (+)= energies[i]: the sum of energies, part by part, and its bprop.
#import "../lib/index.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_TOTAL: u32 = 0u;

struct Params {
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read_write> total: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  var sum = energies[i];
  if (ACCUMULATE_TOTAL == 1u) {
    sum += total[i];
  }
  total[i] = sum;
}
