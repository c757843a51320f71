// Lowest E[p,k] of each row over the incorrect ones of the answers n = first + k (‖Y_n − Yi‖ ≥ radius, or NUMBERED:
// n ≠ Yi), and the number n; ties: lowest number; none: 1e30, 0xffffffff.
// Accumulated over tiles with rising numbers, it is the lowest of all of them.
// For GPUs: the 64 threads of a workgroup share the columns of four rows. Tested for correctness on a CPU adapter; its
// speed is not measured.
#import "../lib/index.wgsl"
#import "../lib/four_rows.wgsl"
#import "../lib/stored_energies.wgsl"
#import "../lib/lowest_of_threads.wgsl"
#import "../lib/lowest_so_far.wgsl"
#import "../lib/forbidden.wgsl"

const WORKGROUP_TILE = vec2u(4u, 1u);

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_MINIMUM: u32 = 0u;

struct Params {
  rows: u32,
  columns: u32,
  first: u32,
  answer_dims: u32,
  radius: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read> answers: array<f32>;
@group(0) @binding(3) var<storage, read> desired: array<f32>;
@group(0) @binding(4) var<storage, read_write> minimum: array<f32>;
@group(0) @binding(5) var<storage, read_write> index: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let row = flat_workgroup(group, groups) * 4u;
  if (row >= params.rows) { return; }
  let rows = four_rows(row);
  let right = load_desired(row);
  // What was found in tiles before counts once.
  var lowest = nothing_found();
  if (local.x == 0u) {
    lowest = lowest_so_far(rows);
  }
  for (var k = local.x; k < params.columns; k += 64u) {
    let number = params.first + k;
    lowest = keep_lowest(lowest, stored_energies(rows, k), number, is_incorrect(right, number));
  }
  lowest = lowest_of_threads(lowest, local.x, 64u);
  if (local.x == 0u) {
    store_lowest(lowest, row, 0u, 1u);
  }
}
