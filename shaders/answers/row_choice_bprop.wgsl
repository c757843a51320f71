// denergies[p,k] (+)= slope[p]·[k = index[p]]: the answer chosen is a constant under differentiation.
#import "../lib/index.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DENERGIES: u32 = 0u;

struct Params {
  rows: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> index: array<u32>;
@group(0) @binding(2) var<storage, read> slope: array<f32>;
@group(0) @binding(3) var<storage, read_write> denergies: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.rows * params.columns) { return; }
  let p = i / params.columns;
  let d = select(0.0, slope[p], i % params.columns == index[p]);
  if (ACCUMULATE_DENERGIES == 1u) {
    denergies[i] += d;
  } else {
    denergies[i] = d;
  }
}
