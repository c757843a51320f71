// out[s,c,y,x] = f(Σ_{p,ky,kx} x[s,p, y·stride_y + ky, x·stride_x + kx] · weight[c,p,ky,kx] + bias[c])
// A cross-correlation with valid padding; with height 1, the 1-D convolution of a time-delay net.

#import "../lib/convolution.wgsl"
#import "../lib/activation.wgsl"

/// 0: the sum alone; else f(sum + bias) with f by its kind in lib/activation.wgsl (1: f is the identity).
override EPILOGUE: u32 = 0u;
/// 1 where stride_x is: then neighbouring columns share their taps.
override UNIT_STRIDE: u32 = 0u;
override SLIDES: bool = UNIT_STRIDE == 1u;

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
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

fn result_planes() -> u32 {
  return params.out_channels;
}

fn result_height() -> u32 {
  return params.out_height;
}

fn result_width() -> u32 {
  return params.out_width;
}

fn source_plane_count() -> u32 {
  return params.in_channels;
}

fn source_lines(sample: vec4u, channel: u32, y: vec4u, ky: u32) -> Lines {
  let start_line = (sample * params.in_channels + channel) * params.height + y * params.stride_y + ky;
  return Lines(start_line * params.width, vec4f(1.0));
}

/// Past the plane: its last column again, for sums that are not stored.
fn source_column(lines: Lines, column: u32, kx: u32) -> vec4f {
  let at = lines.start + min(column * params.stride_x + kx, params.width - 1u);
  return vec4f(x[at.x], x[at.y], x[at.z], x[at.w]);
}

fn weight_at(channels: vec4u, in_channel: u32, ky: u32, kx: u32) -> vec4u {
  let row = (channels * params.in_channels + in_channel) * params.kernel_height + ky;
  return row * params.kernel_width + kx;
}

fn finish(at: vec4u, channel: u32, sums: vec4f) -> vec4f {
  if (EPILOGUE == 0u) {
    return sums;
  }
  let z = sums + bias[channel];
  return vec4f(
    activate(EPILOGUE, z.x),
    activate(EPILOGUE, z.y),
    activate(EPILOGUE, z.z),
    activate(EPILOGUE, z.w),
  );
}

fn store(at: u32, value: f32) {
  out[at] = value;
}
