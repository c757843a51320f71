// dweight[d,c] (+)= Σ dout[r,c] over the entries (r, d) that sparse_linear_sort found, in the order of the rows: the same
// sums whatever the number of chunks and bins.
#import "../lib/index.wgsl"
#import "../lib/four_columns.wgsl"

override WORKGROUP: u32 = 64u;
const THREAD_TILE = vec2u(1u, 4u);

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DWEIGHT: u32 = 0u;

struct Params {
  chunks: u32,
  chunk_entries: u32,
  buckets: u32,
  bins: u32,
  cols: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> entries: array<u32>;
@group(0) @binding(2) var<storage, read> ends: array<u32>;
@group(0) @binding(3) var<storage, read> dout: array<f32>;
@group(0) @binding(4) var<storage, read_write> dweight: array<f32>;

/// One thread: four columns of the numbers in a bin, which no other thread writes.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let tile = flat_thread(id, groups, WORKGROUP);
  let cols = params.cols;
  let bins = params.bins;
  let buckets = params.buckets;
  let tiles = (cols + 3u) / 4u;
  let bin = tile / tiles;
  if (bin >= bins) { return; }
  let columns = four_columns(tile % tiles * 4u);
  if (ACCUMULATE_DWEIGHT == 0u) {
    for (var number = bin; number < buckets; number += bins) {
      store(columns + number * cols, vec4f(0.0));
    }
  }
  for (var chunk = 0u; chunk < params.chunks; chunk++) {
    var start = chunk * params.chunk_entries;
    if (bin > 0u) {
      start = ends[chunk * bins + bin - 1u];
    }
    let end = ends[chunk * bins + bin];
    for (var i = start; i < end; i++) {
      let source = columns + entries[2u * i] * cols;
      let at = columns + entries[2u * i + 1u] * cols;
      // All old values are read before the first store: a column that is repeated past the edge adds once.
      let old = vec4f(dweight[at.x], dweight[at.y], dweight[at.z], dweight[at.w]);
      store(at, old + vec4f(dout[source.x], dout[source.y], dout[source.z], dout[source.w]));
    }
  }
}

fn store(at: vec4u, values: vec4f) {
  dweight[at.x] = values.x;
  dweight[at.y] = values.y;
  dweight[at.z] = values.z;
  dweight[at.w] = values.w;
}
