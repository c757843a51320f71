// One step on: step += 1, position += batch; each time that position passes the number of samples, epoch += 1.

struct Params {
  batch: u32,
  samples: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
/// {step, epoch, position in the epoch, 0}
@group(0) @binding(1) var<storage, read_write> clock: array<u32>;

@compute @workgroup_size(1)
fn main() {
  let position = clock[2] + params.batch;
  clock[0] += 1u;
  clock[1] += position / params.samples;
  clock[2] = position % params.samples;
}
