// The derivative of a sequence's energy, at its labels: dunary[row, group, j] (+)= slope[q]·[j = path[row, group]].
// Which sequence it is, is a constant under differentiation.
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;
/// One thread: 8 labels of paths, a workgroup's width apart, so that neighbouring threads touch neighbours. Starting a thread
/// costs a CPU adapter about as much as one of them.
const THREAD_TILE = vec2u(8u, 1u);

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DUNARY: u32 = 0u;

struct Params {
  rows: u32,
  groups: u32,
  labels: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> path: array<u32>;
@group(0) @binding(2) var<storage, read> owners: array<u32>;
@group(0) @binding(3) var<storage, read> slope: array<f32>;
@group(0) @binding(4) var<storage, read_write> dunary: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let count = params.rows * params.groups;
  let first = thread / WORKGROUP * WORKGROUP * 8u + thread % WORKGROUP;
  for (var i = first; i < min(first + 8u * WORKGROUP, count); i += WORKGROUP) {
    send(i, i / params.groups);
  }
}

fn send(i: u32, row: u32) {
  let owner = owners[row];
  let label = path[i];
  let at = i * params.labels;
  if (ACCUMULATE_DUNARY == 0u) {
    for (var j = 0u; j < params.labels; j++) {
      dunary[at + j] = 0.0;
    }
  }
  if (owner != 0xffffffffu && label < params.labels) {
    dunary[at + label] += slope[owner * params.groups + i - row * params.groups];
  }
}
