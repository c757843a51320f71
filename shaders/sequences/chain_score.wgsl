// Energies of given sequences: energy[s] = Σ_t unary[t, y_t] + Σ_{t≥1} pairwise[y_{t−1}, y_t], and path[row] = y_t =
// ⌊desired[row] + ½⌋. No positions: energy 0. Long sequences are cut: energy[s, segment] is a part of the sum.
#import "../lib/index.wgsl"
#import "../lib/chain.wgsl"
#import "../lib/chain_ranges.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  sequences: u32,
  groups: u32,
  labels: u32,
  segments: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(4) var<storage, read> desired: array<f32>;
@group(0) @binding(5) var<storage, read_write> energy: array<f32>;
@group(0) @binding(6) var<storage, read_write> path: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  if (thread >= params.sequences * params.groups * params.segments) { return; }
  let chain = chain_of(thread / params.segments);
  let rows = (chain.length + params.segments - 1u) / params.segments;
  let start = thread % params.segments * rows;
  let end = min(start + rows, chain.length);
  var sum = 0.0;
  var lost = 0.0;
  var before = 0u;
  if (start > 0u && start < end) {
    before = label_of(chain.first + start - 1u);
  }
  for (var step = start; step < end; step++) {
    let row = chain.first + step;
    let label = label_of(row);
    path[row] = label;
    var own = unary[unary_start(row, chain.group) + label];
    if (step > 0u) {
      own += pairwise[pairwise_start(row, chain.group) + before * params.labels + label];
    }
    before = label;
    // Kahan's sum: thousands of positions lose nothing.
    let term = own - lost;
    let next = sum + term;
    lost = (next - sum) - term;
    sum = next;
  }
  energy[thread] = sum;
}

fn label_of(row: u32) -> u32 {
  return min(u32(desired[row] + 0.5), params.labels - 1u);
}
