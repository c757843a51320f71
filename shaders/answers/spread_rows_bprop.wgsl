// dsource[r, d] (+)= Σ_i dout[i, at + d] over the rows i with ⌊i/each⌋ mod count = r, in their order.
#import "../lib/index.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DSOURCE: u32 = 0u;

struct Params {
  rows: u32,
  width: u32,
  out_width: u32,
  at: u32,
  each: u32,
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dout: array<f32>;
@group(0) @binding(2) var<storage, read_write> dsource: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, 64u);
  if (thread >= params.count * params.width) { return; }
  let row = thread / params.width;
  let column = params.at + thread % params.width;
  let round = params.each * params.count;
  var sum = 0.0;
  for (var first = row * params.each; first < params.rows; first += round) {
    for (var i = first; i < min(first + params.each, params.rows); i++) {
      sum += dout[i * params.out_width + column];
    }
  }
  if (ACCUMULATE_DSOURCE == 1u) {
    sum += dsource[thread];
  }
  dsource[thread] = sum;
}
