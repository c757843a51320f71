// Lowest energy over the chunks of each row and its answer; ties: lowest answer; none: 1e30, 0xffffffff.
#import "../lib/index.wgsl"

struct Params {
  rows: u32,
  chunks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> minimum: array<f32>;
@group(0) @binding(2) var<storage, read> index: array<u32>;
@group(0) @binding(3) var<storage, read_write> energy: array<f32>;
@group(0) @binding(4) var<storage, read_write> choice: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = flat_thread(id, groups, 64u);
  if (row >= params.rows) { return; }
  var lowest = 1e30;
  var answer = 0xffffffffu;
  // Later chunks hold higher answers, so `<` alone settles ties.
  for (var c = 0u; c < params.chunks; c++) {
    let e = minimum[row * params.chunks + c];
    if (e < lowest) {
      lowest = e;
      answer = index[row * params.chunks + c];
    }
  }
  energy[row] = lowest;
  choice[row] = answer;
}
