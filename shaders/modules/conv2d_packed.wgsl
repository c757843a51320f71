// out[s,c,y,x] (+)= f(Σ_{p,ky,kx} x[s,p, y + ky − margin_y, x + kx − 4·lead] · packed[p,ky,kx,c] + bias[c]), x = 0 outside.
// A convolution, or with flipped taps and margins the gradient of its input, for strides of 1 and widths that are
// multiples of 4: faster than the forms for any size, because a product of matrices does four taps at once.
//
// A thread computes 8 planes c, 8 lines and 4 columns in registers. Lines are counted through all samples
// (line = s·out_height + y), so that a plane of one line, a 1-D convolution, fills its tile with samples.
// It takes four taps a turn; or with FIVE = 1 five taps, in the only turn.

#import "../lib/index.wgsl"
#import "../lib/activation.wgsl"
#import "../lib/quotients.wgsl"

/// 0: the sum alone; else f(sum + bias) with f by its kind in lib/activation.wgsl (1: f is the identity).
override EPILOGUE: u32 = 0u;
override FIVE: u32 = 0u;
override WORKGROUP: u32 = 64u;
const THREAD_TILE = vec2u(8u, 4u);

struct Params {
  rows: u32,
  in_channels: u32,
  height: u32,
  width: u32,
  out_channels: u32,
  out_height: u32,
  out_width: u32,
  kernel_height: u32,
  /// Taps across in `packed`: 5, or a multiple of 4.
  taps: u32,
  margin_y: u32,
  lead: u32,
  accumulate_out: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> packed: array<vec4f>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let lines = params.rows * params.out_height;
  let tile_columns = params.out_width / 4u;
  let tile_lines = (lines + 7u) / 8u;
  let thread = flat_thread(id, groups, WORKGROUP);
  let tile_row = thread / tile_columns;
  let column = thread % tile_columns;
  let plane = tile_row / tile_lines * 8u;
  if (plane >= params.out_channels) { return; }

  let upper = min(tile_row % tile_lines * 8u + vec4u(0u, 1u, 2u, 3u), vec4u(lines - 1u));
  let lower = min(upper + 4u, vec4u(lines - 1u));
  let upper_sample = quotients(upper, params.out_height);
  let lower_sample = quotients(lower, params.out_height);
  let upper_y = upper - upper_sample * params.out_height;
  let lower_y = lower - lower_sample * params.out_height;
  let sources = params.in_channels;
  let upper_plane = upper_sample * sources;
  let lower_plane = lower_sample * sources;
  let kernel_height = params.kernel_height;
  let vectors = params.width / 4u;
  let lead = params.lead;
  let taps = params.taps;
  let turns = select(taps / 4u, 1u, FIVE == 1u);
  let pitch = (params.out_channels + 7u) / 8u * 2u;

  // lN: line N of the low four planes, hN: of the high four; column vector i is plane i.
  var l0 = mat4x4f(); var l1 = mat4x4f(); var l2 = mat4x4f(); var l3 = mat4x4f();
  var l4 = mat4x4f(); var l5 = mat4x4f(); var l6 = mat4x4f(); var l7 = mat4x4f();
  var h0 = mat4x4f(); var h1 = mat4x4f(); var h2 = mat4x4f(); var h3 = mat4x4f();
  var h4 = mat4x4f(); var h5 = mat4x4f(); var h6 = mat4x4f(); var h7 = mat4x4f();
  for (var source = 0u; source < sources; source++) {
    for (var ky = 0u; ky < kernel_height; ky++) {
      let first = line_start(upper_plane + source, upper_y + ky);
      let second = line_start(lower_plane + source, lower_y + ky);
      let first_inside = lines_inside(upper_y + ky);
      let second_inside = lines_inside(lower_y + ky);
      for (var turn = 0u; turn < turns; turn++) {
        let at = ((source * kernel_height + ky) * taps + turn * 4u) * pitch + plane / 4u;
        let low = weights(at, pitch);
        let high = weights(at + 1u, pitch);
        var low_fifth = vec4f(0.0);
        var high_fifth = vec4f(0.0);
        if (FIVE == 1u) {
          low_fifth = packed[at + 4u * pitch];
          high_fifth = packed[at + 4u * pitch + 1u];
        }
        let left = column + turn;
        let left_at = min(max(left, lead) - lead, vectors - 1u);
        let right_at = min(max(left + 1u, lead) - lead, vectors - 1u);
        let left_inside = select(0.0, 1.0, left >= lead && left < lead + vectors);
        let right_inside = select(0.0, 1.0, left + 1u >= lead && left + 1u < lead + vectors);
        let a0 = x[first.x + left_at] * (left_inside * first_inside.x);
        let b0 = x[first.x + right_at] * (right_inside * first_inside.x);
        let w0 = window(a0, b0);
        l0 += w0 * low + fifth(b0, low_fifth);
        h0 += w0 * high + fifth(b0, high_fifth);
        let a1 = x[first.y + left_at] * (left_inside * first_inside.y);
        let b1 = x[first.y + right_at] * (right_inside * first_inside.y);
        let w1 = window(a1, b1);
        l1 += w1 * low + fifth(b1, low_fifth);
        h1 += w1 * high + fifth(b1, high_fifth);
        let a2 = x[first.z + left_at] * (left_inside * first_inside.z);
        let b2 = x[first.z + right_at] * (right_inside * first_inside.z);
        let w2 = window(a2, b2);
        l2 += w2 * low + fifth(b2, low_fifth);
        h2 += w2 * high + fifth(b2, high_fifth);
        let a3 = x[first.w + left_at] * (left_inside * first_inside.w);
        let b3 = x[first.w + right_at] * (right_inside * first_inside.w);
        let w3 = window(a3, b3);
        l3 += w3 * low + fifth(b3, low_fifth);
        h3 += w3 * high + fifth(b3, high_fifth);
        let a4 = x[second.x + left_at] * (left_inside * second_inside.x);
        let b4 = x[second.x + right_at] * (right_inside * second_inside.x);
        let w4 = window(a4, b4);
        l4 += w4 * low + fifth(b4, low_fifth);
        h4 += w4 * high + fifth(b4, high_fifth);
        let a5 = x[second.y + left_at] * (left_inside * second_inside.y);
        let b5 = x[second.y + right_at] * (right_inside * second_inside.y);
        let w5 = window(a5, b5);
        l5 += w5 * low + fifth(b5, low_fifth);
        h5 += w5 * high + fifth(b5, high_fifth);
        let a6 = x[second.z + left_at] * (left_inside * second_inside.z);
        let b6 = x[second.z + right_at] * (right_inside * second_inside.z);
        let w6 = window(a6, b6);
        l6 += w6 * low + fifth(b6, low_fifth);
        h6 += w6 * high + fifth(b6, high_fifth);
        let a7 = x[second.w + left_at] * (left_inside * second_inside.w);
        let b7 = x[second.w + right_at] * (right_inside * second_inside.w);
        let w7 = window(a7, b7);
        l7 += w7 * low + fifth(b7, low_fifth);
        h7 += w7 * high + fifth(b7, high_fifth);
      }
    }
  }

  var sums = array<mat4x4f, 16>(l0, l1, l2, l3, l4, l5, l6, l7, h0, h1, h2, h3, h4, h5, h6, h7);
  // Lines past the end repeat the last one with the same sums: a half with no line of its own is not stored.
  let halves = min(2u, (lines - upper.x + 3u) / 4u);
  for (var p = 0u; p < min(8u, params.out_channels - plane); p++) {
    for (var half = 0u; half < halves; half++) {
      let sample = select(upper_sample, lower_sample, half == 1u);
      let y = select(upper_y, lower_y, half == 1u);
      let at = ((sample * params.out_channels + plane + p) * params.out_height + y) * tile_columns + column;
      let i = p / 4u * 8u + half * 4u;
      store(at, plane + p, mat4x4f(sums[i][p % 4u], sums[i + 1u][p % 4u], sums[i + 2u][p % 4u], sums[i + 3u][p % 4u]));
    }
  }
}

/// Where lines start in x, counted from the margin above the plane; outside the plane, at its nearest line.
fn line_start(plane: vec4u, shifted: vec4u) -> vec4u {
  let margin = vec4u(params.margin_y);
  let inner = min(max(shifted, margin) - margin, vec4u(params.height - 1u));
  return (plane * params.height + inner) * (params.width / 4u);
}

/// 1 for lines of the plane, 0 for those of its margins.
fn lines_inside(shifted: vec4u) -> vec4f {
  let margin = vec4u(params.margin_y);
  return select(vec4f(0.0), vec4f(1.0), (shifted >= margin) & (shifted < margin + params.height));
}

/// Four taps of four planes: column vector i holds the taps of plane i.
fn weights(at: u32, pitch: u32) -> mat4x4f {
  return transpose(mat4x4f(packed[at], packed[at + pitch], packed[at + 2u * pitch], packed[at + 3u * pitch]));
}

/// Column vector t: what the four columns see under tap t.
fn window(left: vec4f, right: vec4f) -> mat4x4f {
  return mat4x4f(left, vec4f(left.yzw, right.x), vec4f(left.zw, right.xy), vec4f(left.w, right.xyz));
}

/// The products under the fifth tap.
fn fifth(right: vec4f, weight: vec4f) -> mat4x4f {
  if (FIVE == 1u) {
    return mat4x4f(right * weight.x, right * weight.y, right * weight.z, right * weight.w);
  }
  return mat4x4f();
}

/// Four lines of four columns; old values are read before any store, so that a repeated line adds once.
fn store(at: vec4u, plane: u32, sums: mat4x4f) {
  var old = mat4x4f();
  for (var turn = 0u; turn < params.accumulate_out; turn++) {
    old = mat4x4f(out[at.x], out[at.y], out[at.z], out[at.w]);
  }
  out[at.x] = old[0] + epilogue(sums[0], plane);
  out[at.y] = old[1] + epilogue(sums[1], plane);
  out[at.z] = old[2] + epilogue(sums[2], plane);
  out[at.w] = old[3] + epilogue(sums[3], plane);
}

fn epilogue(sums: vec4f, plane: u32) -> vec4f {
  if (EPILOGUE == 0u) {
    return sums;
  }
  let z = sums + bias[plane];
  return vec4f(
    activate(EPILOGUE, z.x),
    activate(EPILOGUE, z.y),
    activate(EPILOGUE, z.z),
    activate(EPILOGUE, z.w),
  );
}
