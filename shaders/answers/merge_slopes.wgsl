// drows[r,d] (+)= Σ_chunk part[chunk,r,d], summed in the order of the chunks. SAMPLES_ARE 0, the samples are the rows:
// times slope[r] / Σ_chunk mass[chunk,r]; 1: slope and mass are left out.
#import "../lib/index.wgsl"

override SAMPLES_ARE: u32 = 0u;

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DROWS: u32 = 0u;

struct Params {
  rows: u32,
  dims: u32,
  chunks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> part: array<f32>;
@group(0) @binding(2) var<storage, read> mass: array<f32>;
@group(0) @binding(3) var<storage, read> slope: array<f32>;
@group(0) @binding(4) var<storage, read_write> drows: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  let size = params.rows * params.dims;
  if (i >= size) { return; }
  var total = 0.0;
  for (var c = 0u; c < params.chunks; c++) {
    total += part[c * size + i];
  }
  if (SAMPLES_ARE == 0u) {
    total = mean_slope(total, i / params.dims);
  }
  var old = 0.0;
  if (ACCUMULATE_DROWS == 1u) {
    old = drows[i];
  }
  drows[i] = old + total;
}

/// Where all answers pull the same way, exactly the slope: on GPUs x / x need not be 1.
fn mean_slope(total: f32, row: u32) -> f32 {
  var whole = 0.0;
  for (var c = 0u; c < params.chunks; c++) {
    whole += mass[c * params.rows + row];
  }
  return slope[row] * select(total / whole, sign(total), abs(total) == whole);
}
