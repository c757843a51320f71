// packed[q,ky,t,c] = weight[c·plane_step + q·source_step + ky·kernel_width + kx], kx = t − skip; with FLIP the taps ky, kx
// from the last to the first. 0 outside: taps are padded to `taps`, planes to `pitch`, as conv2d_packed reads them.

#import "../lib/index.wgsl"

override FLIP: u32 = 0u;

struct Params {
  sources: u32,
  kernel_height: u32,
  kernel_width: u32,
  taps: u32,
  skip: u32,
  planes: u32,
  pitch: u32,
  plane_step: u32,
  source_step: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(0) @binding(2) var<storage, read_write> packed: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = flat_thread(id, groups, 64u);
  let row = i / params.pitch;
  let plane = i - row * params.pitch;
  let line = row / params.taps;
  let kx = row - line * params.taps - params.skip;
  let source = line / params.kernel_height;
  let ky = line - source * params.kernel_height;
  if (source >= params.sources) { return; }
  let tap = ky * params.kernel_width + min(kx, params.kernel_width - 1u);
  let last = params.kernel_height * params.kernel_width - 1u;
  let at = min(plane, params.planes - 1u) * params.plane_step + source * params.source_step;
  let value = weight[at + select(tap, last - tap, FLIP == 1u)];
  // Before the first tap, kx wraps to far beyond the last.
  packed[i] = select(0.0, value, plane < params.planes && kx < params.kernel_width);
}
