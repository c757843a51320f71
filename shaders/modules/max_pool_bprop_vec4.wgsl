// dx[i] (+)= dout of the window whose first maximum is i, else 0. As max_pool_bprop, for windows of 2 × 2 that tile
// planes whose width is a multiple of 8. A thread takes four windows.

#import "../lib/index.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DX: u32 = 0u;

struct Params {
  planes: u32,
  height: u32,
  width: u32,
  out_height: u32,
  out_width: u32,
  kernel_height: u32,
  kernel_width: u32,
  stride_y: u32,
  stride_x: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dout: array<vec4f>;
@group(0) @binding(2) var<storage, read> index: array<u32>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

const THREAD_TILE = vec2u(4u, 1u);

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  if (i >= params.planes * params.out_height * params.out_width / 4u) { return; }
  let width = params.out_width * 2u;
  let line = i * 4u / params.out_width;
  let corner = line * 2u * width + (i * 4u - line * params.out_width) * 2u + vec4u(0u, 2u, 4u, 6u);
  let slope = dout[i];
  let first = vec4u(index[i * 4u], index[i * 4u + 1u], index[i * 4u + 2u], index[i * 4u + 3u]);
  store_line(corner.x, part(slope, first == corner), part(slope, first == corner + 1u));
  let below = corner + width;
  store_line(below.x, part(slope, first == below), part(slope, first == below + 1u));
}

fn part(slope: vec4f, reaches: vec4<bool>) -> vec4f {
  return select(vec4f(0.0), slope, reaches);
}

/// Eight neighbours: those in even and those in odd columns.
fn store_line(start: u32, even: vec4f, odd: vec4f) {
  let at = start / 4u;
  var old = array<vec4f, 2>();
  if (ACCUMULATE_DX == 1u) {
    old = array<vec4f, 2>(dx[at], dx[at + 1u]);
  }
  dx[at] = old[0] + vec4f(even.x, odd.x, even.y, odd.y);
  dx[at + 1u] = old[1] + vec4f(even.z, odd.z, even.w, odd.w);
}
