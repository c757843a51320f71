// dx[s,p,y,x] (+)= Σ_{c,ky,kx} dout[s,c, y − ky, x − kx] · weight[c,p,ky,kx], as conv2d_bprop_input, for strides of 1, at
// most 5 × 5 taps, and small planes: dout at most 8 × 8, with a width of 4 or 8.
// A thread computes a whole plane p of dx: each line of dout is spread over the five lines of dx that it reached, so that
// no product with a margin is computed. 41 loads for 1600 products.

#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

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

/// One line of taps.
struct Taps {
  four: vec4f,
  fifth: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(0) @binding(2) var<storage, read> dout: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let sample = thread / params.in_channels;
  let in_channel = thread - sample * params.in_channels;
  if (sample >= params.rows) { return; }

  let channels = params.out_channels;
  let in_channels = params.in_channels;
  let plane = params.out_height * params.out_width / 4u;
  let square = params.kernel_height * params.kernel_width;
  var dx0 = mat3x4f();
  var dx1 = mat3x4f();
  var dx2 = mat3x4f();
  var dx3 = mat3x4f();
  var dx4 = mat3x4f();
  var dx5 = mat3x4f();
  var dx6 = mat3x4f();
  var dx7 = mat3x4f();
  var dx8 = mat3x4f();
  var dx9 = mat3x4f();
  var dx10 = mat3x4f();
  var dx11 = mat3x4f();
  for (var channel = 0u; channel < channels; channel++) {
    let first = (channel * in_channels + in_channel) * square;
    let taps0 = taps_at(first, 0u);
    let taps1 = taps_at(first, 1u);
    let taps2 = taps_at(first, 2u);
    let taps3 = taps_at(first, 3u);
    let taps4 = taps_at(first, 4u);
    let start = (sample * channels + channel) * plane;
    let line0 = dout_line(start, 0u);
    dx0 += spread(line0, taps0);
    dx1 += spread(line0, taps1);
    dx2 += spread(line0, taps2);
    dx3 += spread(line0, taps3);
    dx4 += spread(line0, taps4);
    let line1 = dout_line(start, 1u);
    dx1 += spread(line1, taps0);
    dx2 += spread(line1, taps1);
    dx3 += spread(line1, taps2);
    dx4 += spread(line1, taps3);
    dx5 += spread(line1, taps4);
    let line2 = dout_line(start, 2u);
    dx2 += spread(line2, taps0);
    dx3 += spread(line2, taps1);
    dx4 += spread(line2, taps2);
    dx5 += spread(line2, taps3);
    dx6 += spread(line2, taps4);
    let line3 = dout_line(start, 3u);
    dx3 += spread(line3, taps0);
    dx4 += spread(line3, taps1);
    dx5 += spread(line3, taps2);
    dx6 += spread(line3, taps3);
    dx7 += spread(line3, taps4);
    let line4 = dout_line(start, 4u);
    dx4 += spread(line4, taps0);
    dx5 += spread(line4, taps1);
    dx6 += spread(line4, taps2);
    dx7 += spread(line4, taps3);
    dx8 += spread(line4, taps4);
    let line5 = dout_line(start, 5u);
    dx5 += spread(line5, taps0);
    dx6 += spread(line5, taps1);
    dx7 += spread(line5, taps2);
    dx8 += spread(line5, taps3);
    dx9 += spread(line5, taps4);
    let line6 = dout_line(start, 6u);
    dx6 += spread(line6, taps0);
    dx7 += spread(line6, taps1);
    dx8 += spread(line6, taps2);
    dx9 += spread(line6, taps3);
    dx10 += spread(line6, taps4);
    let line7 = dout_line(start, 7u);
    dx7 += spread(line7, taps0);
    dx8 += spread(line7, taps1);
    dx9 += spread(line7, taps2);
    dx10 += spread(line7, taps3);
    dx11 += spread(line7, taps4);
  }

  var lines = array<mat3x4f, 12>(dx0, dx1, dx2, dx3, dx4, dx5, dx6, dx7, dx8, dx9, dx10, dx11);
  let vectors = params.width / 4u;
  for (var y = 0u; y < params.height; y++) {
    for (var column = 0u; column < vectors; column++) {
      let at = ((sample * in_channels + in_channel) * params.height + y) * vectors + column;
      var old = vec4f(0.0);
      if (ACCUMULATE_DX == 1u) {
        old = dx[at];
      }
      dx[at] = old + lines[y][column];
    }
  }
}

/// A line of taps; 0 past the kernel.
fn taps_at(first: u32, ky: u32) -> Taps {
  let width = params.kernel_width;
  let row = first + min(ky, params.kernel_height - 1u) * width;
  let kx = vec4u(0u, 1u, 2u, 3u);
  let at = row + min(kx, vec4u(width - 1u));
  let inside = ky < params.kernel_height;
  let four = vec4f(weight[at.x], weight[at.y], weight[at.z], weight[at.w]);
  let fifth = weight[row + min(4u, width - 1u)];
  return Taps(
    select(vec4f(0.0), four, (kx < vec4u(width)) & vec4<bool>(inside)),
    select(0.0, fifth, width > 4u && inside),
  );
}

/// Eight columns of a line of dout; 0 past the plane.
fn dout_line(start: u32, y: u32) -> mat2x4f {
  let vectors = params.out_width / 4u;
  let row = start + min(y, params.out_height - 1u) * vectors;
  let inside = select(0.0, 1.0, y < params.out_height);
  return mat2x4f(dout[row] * inside, dout[row + vectors - 1u] * select(0.0, inside, vectors == 2u));
}

/// Twelve columns: what a line of dout sends back under a line of taps.
fn spread(line: mat2x4f, taps: Taps) -> mat3x4f {
  let a = line[0];
  let b = line[1];
  let back = taps.four.wzyx;
  return mat3x4f(
    vec4f(a.x * back.w, dot(a.xy, back.zw), dot(a.xyz, back.yzw), dot(a, back)),
    a * taps.fifth + vec4f(
      dot(vec4f(a.yzw, b.x), back),
      dot(vec4f(a.zw, b.xy), back),
      dot(vec4f(a.w, b.xyz), back),
      dot(b, back),
    ),
    b * taps.fifth + vec4f(dot(b.yzw, back.xyz), dot(b.zw, back.xy), b.w * back.x, 0.0),
  );
}
