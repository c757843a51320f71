// P(y_{t−1} = i, y_t = j), and what it sends back, added up over the rows of a chunk:
//   part[chunk, group, i, j] (+)= Σ_row slope[q]·exp(−β (forward[row − 1, i] + pairwise[i, j] + backward[row, j] − whole[row]))
// With chunks of one row: that of each position.
#import "../lib/index.wgsl"
#import "../lib/chain.wgsl"
#import "../lib/power_of_two.wgsl"

override WORKGROUP: u32 = 64u;

/// One thread: 4 labels j of one i.
const THREAD_TILE = vec2u(1u, 4u);

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_PART: u32 = 0u;

struct Params {
  rows: u32,
  chunk_rows: u32,
  chunks: u32,
  groups: u32,
  labels: u32,
  beta: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pairwise: array<f32>;
@group(0) @binding(2) var<storage, read> forward: array<f32>;
@group(0) @binding(3) var<storage, read> backward: array<f32>;
@group(0) @binding(4) var<storage, read> whole: array<f32>;
@group(0) @binding(5) var<storage, read> owners: array<u32>;
@group(0) @binding(6) var<storage, read> slope: array<f32>;
@group(0) @binding(7) var<storage, read_write> part: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let labels = params.labels;
  let tiles = (labels + 3u) / 4u;
  let j = thread % tiles * 4u;
  let line = thread / tiles;
  let i = line % labels;
  let group = line / labels % params.groups;
  let chunk = line / (labels * params.groups);
  if (chunk >= params.chunks) { return; }

  let to = min(j + vec4u(0u, 1u, 2u, 3u), vec4u(labels - 1u));
  let rate = -1.44269504 * params.beta;
  let end = min((chunk + 1u) * params.chunk_rows, params.rows);
  var sums = vec4f(0.0);
  for (var row = chunk * params.chunk_rows; row < end; row++) {
    let own = row * params.groups + group;
    let total = whole[own];
    // No transition leads into this row.
    if (total == 1e30) { continue; }
    let at = own * labels + to;
    let arcs = pairwise_start(row, group) + i * labels + to;
    let energies = vec4f(pairwise[arcs.x], pairwise[arcs.y], pairwise[arcs.z], pairwise[arcs.w])
      + vec4f(backward[at.x], backward[at.y], backward[at.z], backward[at.w])
      + forward[unary_start(max(row, 1u) - 1u, group) + i];
    sums += slope[owners[row] * params.groups + group] * power_of_two(rate * (energies - total));
  }

  let out = line * labels + to;
  var old = vec4f(0.0);
  if (ACCUMULATE_PART == 1u) {
    old = vec4f(part[out.x], part[out.y], part[out.z], part[out.w]);
  }
  let values = old + sums;
  part[out.x] = values.x;
  part[out.y] = values.y;
  part[out.z] = values.z;
  part[out.w] = values.w;
}
