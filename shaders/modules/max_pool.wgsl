// out[i] = maximum of x over the window of output i; index[i]: where it is first, row by row.

#import "../lib/index.wgsl"
#import "../lib/pool.wgsl"

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<storage, read_write> index: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.planes * params.out_height * params.out_width) { return; }
  let start = window_start(i);
  var largest = x[start];
  var first = start;
  for (var y = 0u; y < params.kernel_height; y++) {
    for (var column = 0u; column < params.kernel_width; column++) {
      let at = start + y * params.width + column;
      let value = x[at];
      if (value > largest) {
        largest = value;
        first = at;
      }
    }
  }
  out[i] = largest;
  index[i] = first;
}
