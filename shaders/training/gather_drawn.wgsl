// batch[r,:] = row sources[r] of the data, or 0 where it is 2³² − 1. `data` holds rows first … first + chunk_rows − 1:
// of the others only zeros are written, so several launches fill a batch.
#import "../lib/index.wgsl"

/// One thread: 16 numbers, so that a row's source is loaded once or twice.
const THREAD_TILE = vec2u(16u, 1u);

struct Params {
  rows: u32,
  width: u32,
  first: u32,
  chunk_rows: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> data: array<f32>;
@group(0) @binding(2) var<storage, read> sources: array<u32>;
@group(0) @binding(3) var<storage, read_write> batch: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let start = flat_thread(id, groups, 64u) * 16u;
  let length = params.rows * params.width;
  if (start >= length) { return; }
  let end = min(start + 16u, length);
  for (var row = start / params.width; row * params.width < end; row++) {
    let source = sources[row];
    let at = row * params.width;
    let from_number = max(start, at);
    let to_number = min(end, at + params.width);
    if (source == 0xffffffffu) {
      for (var i = from_number; i < to_number; i++) {
        batch[i] = 0.0;
      }
    } else if (source >= params.first && source - params.first < params.chunk_rows) {
      let from_row = (source - params.first) * params.width;
      for (var i = from_number; i < to_number; i++) {
        batch[i] = data[from_row + i - at];
      }
    }
  }
}
