// The hidden states of each sequence under its answer: out[row] = path[row, ⌊desired[owner] + ½⌋]; 2³² − 1 in rows that
// belong to no sequence.
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  groups: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> path: array<u32>;
@group(0) @binding(2) var<storage, read> owners: array<u32>;
@group(0) @binding(3) var<storage, read> desired: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = flat_thread(id, groups, WORKGROUP);
  if (row >= params.rows) { return; }
  let owner = owners[row];
  if (owner == 0xffffffffu) {
    out[row] = 0xffffffffu;
    return;
  }
  let answer = min(u32(desired[owner] + 0.5), params.groups - 1u);
  out[row] = path[row * params.groups + answer];
}
