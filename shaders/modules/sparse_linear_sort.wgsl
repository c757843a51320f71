// The features of each chunk of rows by bins, which hold the numbers equal modulo their count, a power of two:
// entries[i] = (row, number), within a bin in the order of x, and ends[chunk, bin] is where those of a bin end and those
// of the next begin. Entries start where the chunk's numbers in x do; what is no feature leaves unused ones at its end.
#import "../lib/index.wgsl"
#import "../lib/feature.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  features: u32,
  buckets: u32,
  bins: u32,
  chunk_rows: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> entries: array<u32>;
@group(0) @binding(3) var<storage, read_write> ends: array<u32>;

/// One thread a chunk: a counting sort.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let chunk = flat_thread(id, groups, WORKGROUP);
  let first = chunk * params.chunk_rows;
  if (first >= params.rows) { return; }
  let last = min(first + params.chunk_rows, params.rows);
  let features = params.features;
  let buckets = params.buckets;
  let bins = params.bins;
  let own = chunk * bins;
  for (var bin = own; bin < own + bins; bin++) {
    ends[bin] = 0u;
  }
  for (var i = first * features; i < last * features; i++) {
    let number = x[i];
    if (is_feature(number, buckets)) {
      ends[own + (u32(number) & (bins - 1u))] += 1u;
    }
  }
  var place = first * features;
  for (var bin = own; bin < own + bins; bin++) {
    let count = ends[bin];
    ends[bin] = place;
    place += count;
  }
  for (var row = first; row < last; row++) {
    for (var i = row * features; i < (row + 1u) * features; i++) {
      let number = x[i];
      if (is_feature(number, buckets)) {
        let bin = own + (u32(number) & (bins - 1u));
        let at = ends[bin];
        ends[bin] = at + 1u;
        entries[2u * at] = row;
        entries[2u * at + 1u] = u32(number);
      }
    }
  }
}
