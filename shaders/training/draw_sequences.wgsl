// The sequences of this step's batch, and where their rows come from. Slot s draws from stratum s, without replacement in
// each epoch of the stratum: with t = step, it takes the one at
//   first place of the stratum + permute(t mod size, size, key(seed, s, ⌊t / size⌋)).
// ranges[s] = (first row of the slot, length), drawn[s] = its number; for each row of the batch owners[row] = s and
// sources[row] = its row in the data, or 2³² − 1 for both where the sequence is shorter than the slot.
#import "../lib/index.wgsl"
#import "../lib/permute.wgsl"

/// One thread: 16 rows, so that their slot and what it draws are worked out once or twice.
const THREAD_TILE = vec2u(16u, 1u);

struct Params {
  rows: u32,
  batch: u32,
  seed: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
/// Of each slot: its first row; its stratum's first place in `sequences`, and size.
@group(0) @binding(1) var<storage, read> slots: array<u32>;
/// Of each sequence, shortest first: its first row in the data, its length, its number.
@group(0) @binding(2) var<storage, read> sequences: array<u32>;
/// {step, epoch, position in the epoch, 0}
@group(0) @binding(3) var<storage, read> clock: array<u32>;
@group(0) @binding(4) var<storage, read_write> ranges: array<u32>;
@group(0) @binding(5) var<storage, read_write> drawn: array<u32>;
@group(0) @binding(6) var<storage, read_write> owners: array<u32>;
@group(0) @binding(7) var<storage, read_write> sources: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let start = flat_thread(id, groups, 64u) * 16u;
  if (start >= params.rows) { return; }
  let end = min(start + 16u, params.rows);
  var row = start;
  for (var slot = slot_of(start); slot < params.batch && row < end; slot++) {
    let first = slots[slot * 3u];
    var room_end = params.rows;
    if (slot + 1u < params.batch) {
      room_end = slots[slot * 3u + 3u];
    }
    let place = place_of(slot) * 3u;
    let length = sequences[place + 1u];
    if (row == first) {
      ranges[slot * 2u] = first;
      ranges[slot * 2u + 1u] = length;
      drawn[slot] = sequences[place + 2u];
    }
    for (; row < min(end, room_end); row++) {
      let is_inside = row - first < length;
      owners[row] = select(0xffffffffu, slot, is_inside);
      sources[row] = select(0xffffffffu, sequences[place] + row - first, is_inside);
    }
  }
}

/// The last slot that starts at or before a row, by halving.
fn slot_of(row: u32) -> u32 {
  var low = 0u;
  var high = params.batch;
  for (var turn = 0u; turn < 32u && high - low > 1u; turn++) {
    let middle = (low + high) / 2u;
    if (slots[middle * 3u] <= row) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/// The place in `sequences` of what a slot draws at this step.
fn place_of(slot: u32) -> u32 {
  let size = max(slots[slot * 3u + 2u], 1u);
  let key = epoch_key(epoch_key(params.seed, slot), clock[0] / size);
  return slots[slot * 3u + 1u] + permute(clock[0] % size, size, key);
}
