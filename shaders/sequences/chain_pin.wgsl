// Unary energies of segments whose ends are known, so that each can be searched by itself: `path` has the label of the last
// row of each segment, [sequence·segments + segment, group].
//   out[row, j] = unary[row, j] + pairwise[label before, j] in the first row of a later segment
//                               + 1e30 in the last row of a segment, where j is not its label
#import "../lib/index.wgsl"
#import "../lib/chain.wgsl"
#import "../lib/chain_segment.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  groups: u32,
  labels: u32,
  segments: u32,
  segment_rows: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> pairwise: array<f32>;
@group(0) @binding(3) var<storage, read> ranges: array<u32>;
@group(0) @binding(4) var<storage, read> owners: array<u32>;
@group(0) @binding(5) var<storage, read> path: array<u32>;
@group(0) @binding(6) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let at = flat_thread(id, groups, WORKGROUP);
  if (at >= params.rows * params.groups * params.labels) { return; }
  let j = at % params.labels;
  let group = at / params.labels % params.groups;
  let row = at / params.labels / params.groups;
  let place = place_in_segment(row);
  var energy = unary[at];
  if (place.is_first == 1u) {
    let before = path[(place.segment - 1u) * params.groups + group];
    energy += pairwise[pairwise_start(row, group) + before * params.labels + j];
  }
  if (place.is_last == 1u) {
    energy += select(1e30, 0.0, path[place.segment * params.groups + group] == j);
  }
  out[at] = energy;
}
