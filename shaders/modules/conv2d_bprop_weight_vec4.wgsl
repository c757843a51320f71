// partial[k,c,p,ky,kx] = Σ_{s in chunk k, y, x} dout[s,c,y,x] · x[s,p, y + ky, x + kx], as conv2d_bprop_weight, and
// with BIAS = 1 partial_bias[k,c] = Σ_{s in chunk k, y, x} dout[s,c,y,x]: with four-wide loads, for strides of 1, at most
// 5 × 5 taps, and widths that are multiples of 4.
// A thread computes all taps of 4 channels c and one channel p. It goes down strips of 8 columns and keeps the lines of x
// that the next line of taps needs again: 11 vectors loaded for 800 products.

#import "../lib/index.wgsl"

/// 1: also the gradient of a bias.
override BIAS: u32 = 0u;
override WORKGROUP: u32 = 64u;
const THREAD_TILE = vec2u(4u, 1u);

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

/// ∂out of four channels, one a column vector, in the left and the right four columns of a strip.
struct Slopes {
  left: mat4x4f,
  right: mat4x4f,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> dout: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partial: array<f32>;
@group(0) @binding(4) var<storage, read_write> partial_bias: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let in_channel = thread % params.in_channels;
  let tile = thread / params.in_channels;
  let tile_channels = (params.out_channels + 3u) / 4u;
  let channel = tile % tile_channels * 4u;
  let chunk = tile / tile_channels;
  if (chunk >= params.chunks) { return; }

  let vectors = params.width / 4u;
  let out_vectors = params.out_width / 4u;
  let plane = params.out_height * out_vectors;
  let channel_at = min(channel + vec4u(0u, 1u, 2u, 3u), vec4u(params.out_channels - 1u)) * plane;
  let strips = (out_vectors + 1u) / 2u;
  let end = min(params.rows, (chunk + 1u) * params.chunk_rows) * strips;
  let last_line = params.height - 1u;
  let out_height = params.out_height;

  // One a line of taps: taps 0 … 3, one a column vector, and tap 4, of four channels.
  var four0 = mat4x4f(); var four1 = mat4x4f(); var four2 = mat4x4f(); var four3 = mat4x4f(); var four4 = mat4x4f();
  var fifth0 = vec4f(); var fifth1 = vec4f(); var fifth2 = vec4f(); var fifth3 = vec4f(); var fifth4 = vec4f();
  var bias = vec4f();
  for (var strip = chunk * params.chunk_rows * strips; strip < end; strip++) {
    let sample = strip / strips;
    let column = (strip - sample * strips) * 2u;
    let top = (sample * params.in_channels + in_channel) * params.height;
    let seen = min(column + vec3u(0u, 1u, 2u), vec3u(vectors - 1u));
    let right = min(column + 1u, out_vectors - 1u);
    let right_inside = select(0.0, 1.0, column + 1u < out_vectors);
    var next0 = line_at(top * vectors + seen);
    var next1 = line_at((top + min(1u, last_line)) * vectors + seen);
    var next2 = line_at((top + min(2u, last_line)) * vectors + seen);
    var next3 = line_at((top + min(3u, last_line)) * vectors + seen);
    for (var y = 0u; y < out_height; y++) {
      let line0 = next0;
      let line1 = next1;
      let line2 = next2;
      let line3 = next3;
      let line4 = line_at((top + min(y + 4u, last_line)) * vectors + seen);
      let at = sample * params.out_channels * plane + y * out_vectors + channel_at;
      let slopes = Slopes(slopes_at(at + column), slopes_at(at + right) * right_inside);
      four0 += four_taps(line0, slopes);
      fifth0 += tap(line0[1], line0[2], slopes);
      four1 += four_taps(line1, slopes);
      fifth1 += tap(line1[1], line1[2], slopes);
      four2 += four_taps(line2, slopes);
      fifth2 += tap(line2[1], line2[2], slopes);
      four3 += four_taps(line3, slopes);
      fifth3 += tap(line3[1], line3[2], slopes);
      four4 += four_taps(line4, slopes);
      fifth4 += tap(line4[1], line4[2], slopes);
      if (BIAS == 1u) {
        bias += tap(vec4f(1.0), vec4f(1.0), slopes);
      }
      next0 = line1;
      next1 = line2;
      next2 = line3;
      next3 = line4;
    }
  }

  var fours = array<mat4x4f, 5>(four0, four1, four2, four3, four4);
  var fifths = array<vec4f, 5>(fifth0, fifth1, fifth2, fifth3, fifth4);
  for (var c = 0u; c < min(4u, params.out_channels - channel); c++) {
    let first_row = ((chunk * params.out_channels + channel + c) * params.in_channels + in_channel) * params.kernel_height;
    for (var ky = 0u; ky < params.kernel_height; ky++) {
      let row = (first_row + ky) * params.kernel_width;
      for (var kx = 0u; kx < min(4u, params.kernel_width); kx++) {
        partial[row + kx] = fours[ky][kx][c];
      }
      for (var kx = 4u; kx < params.kernel_width; kx++) {
        partial[row + kx] = fifths[ky][c];
      }
    }
    if (BIAS == 1u && in_channel == 0u) {
      partial_bias[chunk * params.out_channels + channel + c] = bias[c];
    }
  }
}

/// Twelve columns of a line of x.
fn line_at(at: vec3u) -> mat3x4f {
  return mat3x4f(x[at.x], x[at.y], x[at.z]);
}

fn slopes_at(at: vec4u) -> mat4x4f {
  return mat4x4f(dout[at.x], dout[at.y], dout[at.z], dout[at.w]);
}

/// The products under one tap, of what it sees in the left and the right four columns.
fn tap(left: vec4f, right: vec4f, slopes: Slopes) -> vec4f {
  return left * slopes.left + right * slopes.right;
}

fn four_taps(line: mat3x4f, slopes: Slopes) -> mat4x4f {
  return mat4x4f(
    tap(line[0], line[1], slopes),
    tap(vec4f(line[0].yzw, line[1].x), vec4f(line[1].yzw, line[2].x), slopes),
    tap(vec4f(line[0].zw, line[1].xy), vec4f(line[1].zw, line[2].xy), slopes),
    tap(vec4f(line[0].w, line[1].xyz), vec4f(line[1].w, line[2].xyz), slopes),
  );
}
