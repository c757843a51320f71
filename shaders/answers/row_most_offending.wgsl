// Lowest E[p,k] of each row over the incorrect ones of the answers n = first + k (‖Y_n − Yi‖ ≥ radius, or NUMBERED:
// n ≠ Yi), and the number n; ties: lowest number; none: 1e30, 0xffffffff.
// Accumulated over tiles with rising numbers, it is the lowest of all of them.
#import "../lib/index.wgsl"
#import "../lib/four_rows.wgsl"
#import "../lib/stored_energies.wgsl"
#import "../lib/lowest.wgsl"
#import "../lib/lowest_so_far.wgsl"
#import "../lib/forbidden.wgsl"

override WORKGROUP: u32 = 64u;

/// One thread: 4 rows.
const THREAD_TILE = vec2u(4u, 1u);

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

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = flat_thread(id, groups, WORKGROUP) * 4u;
  if (row >= params.rows) { return; }
  let rows = four_rows(row);
  let right = load_desired(row);
  var lowest = lowest_so_far(rows);
  for (var k = 0u; k < params.columns; k++) {
    let number = params.first + k;
    lowest = keep_lowest(lowest, stored_energies(rows, k), number, is_incorrect(right, number));
  }
  store_lowest(lowest, row, 0u, 1u);
}
