// dends[0, c] (+)= Σ_s dunary[first row of s, c],  dends[1, c] (+)= Σ_s dunary[last row of s, c]
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DENDS: u32 = 0u;

struct Params {
  sequences: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dunary: array<f32>;
@group(0) @binding(2) var<storage, read> ranges: array<u32>;
@group(0) @binding(3) var<storage, read_write> dends: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, WORKGROUP);
  if (i >= 2u * params.columns) { return; }
  let column = i % params.columns;
  let is_last = i >= params.columns;
  var sum = 0.0;
  for (var s = 0u; s < params.sequences; s++) {
    let length = ranges[2u * s + 1u];
    if (length == 0u) { continue; }
    let row = ranges[2u * s] + select(0u, length - 1u, is_last);
    sum += dunary[row * params.columns + column];
  }
  var old = 0.0;
  if (ACCUMULATE_DENDS == 1u) {
    old = dends[i];
  }
  dends[i] = old + sum;
}
