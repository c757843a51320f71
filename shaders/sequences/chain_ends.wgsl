// Energies of the first and the last label: out[row, c] = unary[row, c] + [row is a first one]·ends[0, c] +
// [row is a last one]·ends[1, c]. Then the recursions need to know nothing of ends.
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unary: array<f32>;
@group(0) @binding(2) var<storage, read> ends: array<f32>;
@group(0) @binding(3) var<storage, read> owners: array<u32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, WORKGROUP);
  if (i >= params.rows * params.columns) { return; }
  let row = i / params.columns;
  let column = i % params.columns;
  let owner = owners[row];
  let is_first = row == 0u || owners[max(row, 1u) - 1u] != owner;
  let is_last = row + 1u == params.rows || owners[min(row + 1u, params.rows - 1u)] != owner;
  out[i] = unary[i]
    + select(0.0, ends[column], is_first)
    + select(0.0, ends[params.columns + column], is_last);
}
