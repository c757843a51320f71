// batch[r,:] = sample s of the epoch's shuffled order: with q = position + r, i = q mod samples and
// epoch' = epoch + ⌊q/samples⌋, s = permute(i, samples, key(seed, epoch')). A batch may reach into the next epoch.
// `data` holds samples first … first + chunk_rows − 1: only their rows are written, so several launches fill a batch.
#import "../lib/index.wgsl"
#import "../lib/permute.wgsl"

/// One thread: 16 numbers, so that a row's place is worked out once or twice.
const THREAD_TILE = vec2u(16u, 1u);

struct Params {
  rows: u32,
  width: u32,
  samples: u32,
  first: u32,
  chunk_rows: u32,
  seed: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> data: array<f32>;
/// {step, epoch, position in the epoch, 0}
@group(0) @binding(2) var<storage, read> clock: array<u32>;
@group(0) @binding(3) var<storage, read_write> batch: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let start = flat_thread(id, groups, 64u) * 16u;
  let length = params.rows * params.width;
  if (start >= length) { return; }
  let end = min(start + 16u, length);
  for (var row = start / params.width; row * params.width < end; row++) {
    let sample = sample_of(row);
    if (sample >= params.first && sample - params.first < params.chunk_rows) {
      let at = row * params.width;
      let source = (sample - params.first) * params.width;
      for (var i = max(start, at); i < min(end, at + params.width); i++) {
        batch[i] = data[source + i - at];
      }
    }
  }
}

fn sample_of(row: u32) -> u32 {
  let position = clock[2] + row;
  let epoch = clock[1] + position / params.samples;
  return permute(position % params.samples, params.samples, epoch_key(params.seed, epoch));
}
