// partial[k,c,p,ky,kx] = Σ_{s in chunk k, y, x} dout[s,c,y,x] · x[s,p, y + ky, x + kx], as conv2d_bprop_weight, with
// four-wide loads: for strides of 1, at most 5 taps across, and widths that are multiples of 4.
// A thread computes 8 channels c and 5 taps kx.

#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;
const THREAD_TILE = vec2u(8u, 5u);

struct Params {
  rows: u32,
  chunk_rows: u32,
  chunks: u32,
  in_channels: u32,
  height: u32,
  width: u32,
  out_channels: u32,
  out_height: u32,
  out_width: u32,
  kernel_height: u32,
  kernel_width: u32,
  stride_y: u32,
  stride_x: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> dout: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partial: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let tile_channels = (params.out_channels + 7u) / 8u;
  let tap_row = flat_thread(id, groups, WORKGROUP);
  let ky = tap_row % params.kernel_height;
  let in_plane = tap_row / params.kernel_height;
  let in_channel = in_plane % params.in_channels;
  let channel_tile = in_plane / params.in_channels;
  let first = channel_tile % tile_channels * 8u;
  let chunk = channel_tile / tile_channels;
  if (chunk >= params.chunks) { return; }

  let out_vectors = params.out_width / 4u;
  let plane = params.out_height * out_vectors;
  let low_at = min(vec4u(first) + vec4u(0u, 1u, 2u, 3u), vec4u(params.out_channels - 1u)) * plane;
  let high_at = min(vec4u(first) + vec4u(4u, 5u, 6u, 7u), vec4u(params.out_channels - 1u)) * plane;
  let end = min(params.rows, (chunk + 1u) * params.chunk_rows);
  let vectors = params.width / 4u;

  // One a tap: the low and high four channels.
  var l0 = vec4f(); var l1 = vec4f(); var l2 = vec4f(); var l3 = vec4f(); var l4 = vec4f();
  var h0 = vec4f(); var h1 = vec4f(); var h2 = vec4f(); var h3 = vec4f(); var h4 = vec4f();
  for (var sample = chunk * params.chunk_rows; sample < end; sample++) {
    for (var y = 0u; y < params.out_height; y++) {
      let line = ((sample * params.in_channels + in_channel) * params.height + y + ky) * vectors;
      let from_line = sample * params.out_channels * plane + y * out_vectors;
      var here = x[line];
      for (var column = 0u; column < out_vectors; column++) {
        let next = x[line + min(column + 1u, vectors - 1u)];
        let low = from_line + column + low_at;
        let high = from_line + column + high_at;
        let l = mat4x4f(dout[low.x], dout[low.y], dout[low.z], dout[low.w]);
        let h = mat4x4f(dout[high.x], dout[high.y], dout[high.z], dout[high.w]);
        let taps1 = vec4f(here.yzw, next.x);
        let taps2 = vec4f(here.zw, next.xy);
        let taps3 = vec4f(here.w, next.xyz);
        l0 += here * l; l1 += taps1 * l; l2 += taps2 * l; l3 += taps3 * l; l4 += next * l;
        h0 += here * h; h1 += taps1 * h; h2 += taps2 * h; h3 += taps3 * h; h4 += next * h;
        here = next;
      }
    }
  }

  var sums = array<vec4f, 10>(l0, l1, l2, l3, l4, h0, h1, h2, h3, h4);
  for (var c = 0u; c < min(8u, params.out_channels - first); c++) {
    let row = ((chunk * params.out_channels + first + c) * params.in_channels + in_channel) * params.kernel_height + ky;
    for (var tap = 0u; tap < params.kernel_width; tap++) {
      partial[row * params.kernel_width + tap] = sums[c / 4u * 5u + tap][c % 4u];
    }
  }
}
