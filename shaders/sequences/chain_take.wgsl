// One of the k best sequences of each: energy[q] and path[row, group] of that in `place`. With AVOIDS, of the best that
// isn't `desired`: the most offending incorrect answer, for which two places are enough.
#import "../lib/index.wgsl"
#import "../lib/chain_ranges.wgsl"

override WORKGROUP: u32 = 64u;
override AVOIDS: u32 = 0u;

struct Params {
  sequences: u32,
  groups: u32,
  labels: u32,
  places: u32,
  place: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ranges: array<u32>;
@group(0) @binding(2) var<storage, read> energies: array<f32>;
@group(0) @binding(3) var<storage, read> paths: array<u32>;
@group(0) @binding(4) var<storage, read> desired: array<f32>;
@group(0) @binding(5) var<storage, read_write> energy: array<f32>;
@group(0) @binding(6) var<storage, read_write> path: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let q = flat_thread(id, groups, WORKGROUP);
  if (q >= params.sequences * params.groups) { return; }
  let chain = chain_of(q);
  var place = params.place;
  if (AVOIDS == 1u) {
    var differs = false;
    for (var step = 0u; step < chain.length; step++) {
      let row = chain.first + step;
      differs |= paths[row * params.groups * params.places] != u32(desired[row] + 0.5);
    }
    place = select(1u, 0u, differs);
  }
  energy[q] = energies[q * params.places + place];
  for (var step = 0u; step < chain.length; step++) {
    let at = (chain.first + step) * params.groups + chain.group;
    path[at] = paths[at * params.places + place];
  }
}
