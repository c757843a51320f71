// minimum[i] = min_z E_z[i] and choice[i] = z, part by part: part 0 sets both, a later one replaces them where it is lower.
#import "../lib/index.wgsl"

struct Params {
  count: u32,
  part: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> energies: array<f32>;
@group(0) @binding(2) var<storage, read_write> minimum: array<f32>;
@group(0) @binding(3) var<storage, read_write> choice: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.count) { return; }
  let energy = energies[i];
  if (params.part == 0u || energy < minimum[i]) {
    minimum[i] = energy;
    choice[i] = params.part;
  }
}
