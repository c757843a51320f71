// out[i] = f(maximum of x over the window of output i); index[i]: where it is first, row by row. As max_pool with an
// activation after it, for windows of 2 × 2 that tile planes whose width is a multiple of 8. A thread takes four windows.

#import "../lib/index.wgsl"
#import "../lib/pool.wgsl"
#import "../lib/activation.wgsl"

/// f by its kind in lib/activation.wgsl; 0 and 1: the identity.
override EPILOGUE: u32 = 0u;
const THREAD_TILE = vec2u(4u, 1u);

@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> index: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.planes * params.out_height * params.out_width / 4u) { return; }
  let start = window_start(i * 4u);
  let upper = start / 4u;
  let lower = (start + params.width) / 4u;
  let upper_left = x[upper];
  let upper_right = x[upper + 1u];
  let lower_left = x[lower];
  let lower_right = x[lower + 1u];
  var largest = vec4f(upper_left.xz, upper_right.xz);
  var first = start + vec4u(0u, 2u, 4u, 6u);
  let corner = first;
  let second = vec4f(upper_left.yw, upper_right.yw);
  first = select(first, corner + 1u, second > largest);
  largest = max(largest, second);
  let third = vec4f(lower_left.xz, lower_right.xz);
  first = select(first, corner + params.width, third > largest);
  largest = max(largest, third);
  let fourth = vec4f(lower_left.yw, lower_right.yw);
  first = select(first, corner + params.width + 1u, fourth > largest);
  largest = max(largest, fourth);
  out[i] = vec4f(
    activate(EPILOGUE, largest.x),
    activate(EPILOGUE, largest.y),
    activate(EPILOGUE, largest.z),
    activate(EPILOGUE, largest.w),
  );
  index[i * 4u] = first.x;
  index[i * 4u + 1u] = first.y;
  index[i * 4u + 2u] = first.z;
  index[i * 4u + 3u] = first.w;
}
