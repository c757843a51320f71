// The derivative of a sequence's energy, at its transitions, added up over the rows of a chunk:
//   part[chunk, group, i, j] (+)= Σ_row slope[q]·[path[row − 1] = i]·[path[row] = j]
// With chunks of one row: that of each position.
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_PART: u32 = 0u;

struct Params {
  rows: u32,
  chunk_rows: u32,
  chunks: u32,
  groups: u32,
  labels: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> path: array<u32>;
@group(0) @binding(2) var<storage, read> owners: array<u32>;
@group(0) @binding(3) var<storage, read> slope: array<f32>;
@group(0) @binding(4) var<storage, read_write> part: array<f32>;

/// One thread: a chunk of rows of a group, in memory of its own.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let labels = params.labels;
  let group = thread % params.groups;
  let chunk = thread / params.groups;
  if (chunk >= params.chunks) { return; }

  let out = thread * labels * labels;
  for (var i = 0u; i < select(labels * labels, 0u, ACCUMULATE_PART == 1u); i++) {
    part[out + i] = 0.0;
  }
  let start = chunk * params.chunk_rows;
  let end = min(start + params.chunk_rows, params.rows);
  var owner_before = 0xffffffffu;
  var before = 0u;
  if (start > 0u) {
    owner_before = owners[start - 1u];
    before = path[(start - 1u) * params.groups + group];
  }
  for (var row = start; row < end; row++) {
    let owner = owners[row];
    let label = path[row * params.groups + group];
    if (owner != 0xffffffffu && owner == owner_before && max(before, label) < labels) {
      part[out + before * labels + label] += slope[owner * params.groups + group];
    }
    owner_before = owner;
    before = label;
  }
}
