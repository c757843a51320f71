// The lower of the right answer's energy and the most offending one's less its cost:
//   energy[p] = min(right[p], offending[p] − cost), index[p] its number: ⌊desired[p] + ½⌋ or offending_index[p].
// Ties: the right one.
#import "../lib/index.wgsl"

struct Params {
  rows: u32,
  cost: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> right: array<f32>;
@group(0) @binding(2) var<storage, read> offending: array<f32>;
@group(0) @binding(3) var<storage, read> offending_index: array<u32>;
@group(0) @binding(4) var<storage, read> desired: array<f32>;
@group(0) @binding(5) var<storage, read_write> energy: array<f32>;
@group(0) @binding(6) var<storage, read_write> index: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let p = flat_thread(id, groups, 64u);
  if (p >= params.rows) { return; }
  let costed = offending[p] - params.cost;
  let lower = costed < right[p];
  energy[p] = select(right[p], costed, lower);
  index[p] = select(u32(desired[p] + 0.5), offending_index[p], lower);
}
