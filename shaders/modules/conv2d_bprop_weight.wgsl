// partial[k,c,p,ky,kx] = Σ_{s in chunk k, y, x} dout[s,c,y,x] · x[s,p, y·stride_y + ky, x·stride_x + kx]
// The sum over the chunks of samples, by sum.wgsl, is the gradient of the weight: the order is fixed.
// A thread computes 8 channels c and 5 taps kx; its window of 5 columns moves with x.

#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;
/// 1 where stride_x is: then neighbouring columns share their taps.
override UNIT_STRIDE: u32 = 0u;
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
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> dout: array<f32>;
@group(0) @binding(3) var<storage, read_write> partial: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let tile_columns = (params.kernel_width + 4u) / 5u;
  let tile_channels = (params.out_channels + 7u) / 8u;
  let thread = flat_thread(id, groups, WORKGROUP);
  let kx = thread % tile_columns * 5u;
  let tap_row = thread / tile_columns;
  let ky = tap_row % params.kernel_height;
  let in_plane = tap_row / params.kernel_height;
  let in_channel = in_plane % params.in_channels;
  let channel_tile = in_plane / params.in_channels;
  let first = channel_tile % tile_channels * 8u;
  let chunk = channel_tile / tile_channels;
  if (chunk >= params.chunks) { return; }

  let plane = params.out_height * params.out_width;
  let channel = min(vec4u(first) + vec4u(0u, 1u, 2u, 3u), vec4u(params.out_channels - 1u)) * plane;
  let next_channel = min(vec4u(first) + vec4u(4u, 5u, 6u, 7u), vec4u(params.out_channels - 1u)) * plane;
  let end = min(params.rows, (chunk + 1u) * params.chunk_rows);
  let last = params.width - 1u;

  // One a tap: the low and high four channels.
  var l0 = vec4f(); var l1 = vec4f(); var l2 = vec4f(); var l3 = vec4f(); var l4 = vec4f();
  var h0 = vec4f(); var h1 = vec4f(); var h2 = vec4f(); var h3 = vec4f(); var h4 = vec4f();
  for (var sample = chunk * params.chunk_rows; sample < end; sample++) {
    for (var y = 0u; y < params.out_height; y++) {
      let line = ((sample * params.in_channels + in_channel) * params.height + y * params.stride_y + ky) * params.width;
      let from_line = sample * params.out_channels * plane + y * params.out_width;
      var c1 = x[line + min(kx, last)];
      var c2 = x[line + min(kx + 1u, last)];
      var c3 = x[line + min(kx + 2u, last)];
      var c4 = x[line + min(kx + 3u, last)];
      for (var column = 0u; column < params.out_width; column++) {
        let at = kx + column * params.stride_x;
        var c0 = c1;
        if (UNIT_STRIDE == 1u) {
          c1 = c2;
          c2 = c3;
          c3 = c4;
        } else {
          c0 = x[line + min(at, last)];
          c1 = x[line + min(at + 1u, last)];
          c2 = x[line + min(at + 2u, last)];
          c3 = x[line + min(at + 3u, last)];
        }
        c4 = x[line + min(at + 4u, last)];
        let low = from_line + column + channel;
        let high = from_line + column + next_channel;
        let l = vec4f(dout[low.x], dout[low.y], dout[low.z], dout[low.w]);
        let h = vec4f(dout[high.x], dout[high.y], dout[high.z], dout[high.w]);
        l0 += l * c0; l1 += l * c1; l2 += l * c2; l3 += l * c3; l4 += l * c4;
        h0 += h * c0; h1 += h * c1; h2 += h * c2; h3 += h * c3; h4 += h * c4;
      }
    }
  }

  var sums = array<vec4f, 10>(l0, l1, l2, l3, l4, h0, h1, h2, h3, h4);
  for (var c = 0u; c < min(8u, params.out_channels - first); c++) {
    let row = ((chunk * params.out_channels + first + c) * params.in_channels + in_channel) * params.kernel_height + ky;
    for (var tap = 0u; tap < min(5u, params.kernel_width - kx); tap++) {
      partial[row * params.kernel_width + kx + tap] = sums[c / 4u * 5u + tap][c % 4u];
    }
  }
}
