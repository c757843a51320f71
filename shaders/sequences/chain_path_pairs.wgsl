// The derivative of a sequence's energy, at its transitions, added up over the rows of a chunk:
//   part[chunk, group, i, j] (+)= Σ_row slope[q]·[path[row − 1] = i]·[path[row] = j]
// With chunks of one row: that of each position.
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  chunk_rows: u32,
  chunks: u32,
  groups: u32,
  labels: u32,
  accumulate_part: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> path: array<u32>;
@group(0) @binding(2) var<storage, read> owners: array<u32>;
@group(0) @binding(3) var<storage, read> slope: array<f32>;
@group(0) @binding(4) var<storage, read_write> part: array<f32>;

/// One thread: all j of one i, in memory of its own.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let line = flat_thread(id, groups, WORKGROUP);
  let labels = params.labels;
  let i = line % labels;
  let group = line / labels % params.groups;
  let chunk = line / (labels * params.groups);
  if (chunk >= params.chunks) { return; }

  let out = line * labels;
  if (params.accumulate_part == 0u) {
    for (var j = 0u; j < labels; j++) {
      part[out + j] = 0.0;
    }
  }
  let end = min((chunk + 1u) * params.chunk_rows, params.rows);
  for (var row = max(chunk * params.chunk_rows, 1u); row < end; row++) {
    let owner = owners[row];
    let is_inside = owner != 0xffffffffu && owners[row - 1u] == owner;
    if (is_inside && path[(row - 1u) * params.groups + group] == i) {
      let at = out + min(path[row * params.groups + group], labels - 1u);
      part[at] += slope[owner * params.groups + group];
    }
  }
}
