// Unary energies of segments with what lies before or behind them added, so that a recursion can run in each by itself:
// `value` has the free energies at the ends of segments, [sequence·segments + segment, group·labels].
//   out[row, j] = unary[row, j] − (1/β) log Σ_i exp(−β (value[segment − 1, i] + pairwise[i, j]))  in the first row of a later segment
// With REVERSED value covers what comes after each end:
//   out[row, j] = unary[row, j] + value[segment, j]  in the last row of a segment
#import "../lib/index.wgsl"
#import "../lib/chain.wgsl"
#import "../lib/chain_segment.wgsl"
#import "../lib/exponential.wgsl"
#import "../lib/soft_minimum.wgsl"

override WORKGROUP: u32 = 64u;
override REVERSED: u32 = 0u;

struct Params {
  rows: u32,
  groups: u32,
  labels: u32,
  segments: u32,
  segment_rows: u32,
  beta: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(4) var<storage, read> owners: array<u32>;
@group(0) @binding(5) var<storage, read> value: array<f32>;
@group(0) @binding(6) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let at = flat_thread(id, groups, WORKGROUP);
  let labels = params.labels;
  if (at >= params.rows * params.groups * labels) { return; }
  let j = at % labels;
  let group = at / labels % params.groups;
  let row = at / labels / params.groups;
  let place = place_in_segment(row);
  var energy = unary[at];
  if (REVERSED == 0u && place.is_first == 1u) {
    let before = unary_start(place.segment - 1u, group);
    let arcs = pairwise_start(row, group);
    var total = nothing();
    for (var i = 0u; i < labels; i++) {
      total = plus(total, value[before + i] + pairwise[arcs + i * labels + j]);
    }
    energy += soft_minimum(total);
  }
  if (REVERSED == 1u && place.is_last == 1u) {
    energy += value[unary_start(place.segment, group) + j];
  }
  out[at] = energy;
}
