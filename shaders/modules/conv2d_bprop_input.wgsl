// dx[s,p,y,x] (+)= Σ_{c,ky,kx} dout[s,c, (y − ky)/stride_y, (x − kx)/stride_x] · weight[c,p,ky,kx]
// over the taps for which both quotients are whole and inside. The taps are taken from the last to the first.

#import "../lib/convolution.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DX: u32 = 0u;

struct Params {
  rows: u32,
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
@group(0) @binding(2) var<storage, read> dout: array<f32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;

/// 1 where both strides are: then no tap falls between two outputs.
override UNIT_STRIDE: u32 = 0u;
const SLIDES = true;

fn result_planes() -> u32 {
  return params.in_channels;
}

fn result_height() -> u32 {
  return params.height;
}

fn result_width() -> u32 {
  return params.width;
}

fn source_plane_count() -> u32 {
  return params.out_channels;
}

fn source_lines(sample: vec4u, channel: u32, y: vec4u, tap: u32) -> Lines {
  let shifted = y + tap;
  let margin = vec4u(params.kernel_height - 1u);
  let full = max(shifted, margin) - margin;
  let quotient = unstrided(full, params.stride_y);
  let valid = (shifted >= margin) & (quotient < vec4u(params.out_height)) & whole(quotient, full, params.stride_y);
  let inner = min(quotient, vec4u(params.out_height - 1u));
  let start = ((sample * params.out_channels + channel) * params.out_height + inner) * params.out_width;
  return Lines(start, select(vec4f(0.0), vec4f(1.0), valid));
}

fn source_column(lines: Lines, column: u32, tap: u32) -> vec4f {
  let shifted = column + tap;
  let margin = params.kernel_width - 1u;
  let full = max(shifted, margin) - margin;
  var quotient = full;
  var exact = true;
  if (UNIT_STRIDE != 1u) {
    quotient = full / params.stride_x;
    exact = quotient * params.stride_x == full;
  }
  let valid = shifted >= margin && quotient < params.out_width && exact;
  let at = lines.start + min(quotient, params.out_width - 1u);
  let values = vec4f(dout[at.x], dout[at.y], dout[at.z], dout[at.w]);
  return values * lines.inside * select(0.0, 1.0, valid);
}

fn unstrided(full: vec4u, stride: u32) -> vec4u {
  if (UNIT_STRIDE == 1u) {
    return full;
  }
  return quotients(full, stride);
}

fn whole(quotient: vec4u, full: vec4u, stride: u32) -> vec4<bool> {
  return quotient * select(stride, 1u, UNIT_STRIDE == 1u) == full;
}

fn weight_at(in_channels: vec4u, channel: u32, y_tap: u32, x_tap: u32) -> vec4u {
  let ky = params.kernel_height - 1u - y_tap;
  let kx = params.kernel_width - 1u - x_tap;
  let row = (channel * params.in_channels + in_channels) * params.kernel_height + ky;
  return row * params.kernel_width + kx;
}

fn finish(at: vec4u, plane: u32, sums: vec4f) -> vec4f {
  var old = vec4f(0.0);
  if (ACCUMULATE_DX == 1u) {
    old = vec4f(dx[at.x], dx[at.y], dx[at.z], dx[at.w]);
  }
  return old + sums;
}

fn store(at: u32, value: f32) {
  dx[at] = value;
}
