// Cuts sequences into segments of `segment_rows` positions, the last of each into what remains:
// cuts[sequence, segment] = first row and number of rows of a segment, 0 behind the last;
// ends[sequence] = sequence·segments and the number of its segments: where their ends lie, a row each.
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  sequences: u32,
  segments: u32,
  segment_rows: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ranges: array<u32>;
@group(0) @binding(2) var<storage, read_write> cuts: array<u32>;
@group(0) @binding(3) var<storage, read_write> ends: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, WORKGROUP);
  if (i >= params.sequences * params.segments) { return; }
  let sequence = i / params.segments;
  let segment = i % params.segments;
  let length = ranges[2u * sequence + 1u];
  let start = min(segment * params.segment_rows, length);
  cuts[2u * i] = ranges[2u * sequence] + start;
  cuts[2u * i + 1u] = min(params.segment_rows, length - start);
  if (segment == 0u) {
    ends[2u * sequence] = i;
    ends[2u * sequence + 1u] = (length + params.segment_rows - 1u) / params.segment_rows;
  }
}
