// out[s,c,y,x] (+)= f(Σ_{p,ky,kx} x[s,p, y + ky − margin_y, x + kx − 4·lead] · packed[p,ky,kx,c] + bias[c]), x = 0 outside.
// A convolution, or with flipped taps and margins the gradient of its input, for strides of 1, at most 5 taps across
// and widths that are multiples of 4: faster than the forms for any size.
//
// On CPU adapters a load costs as much as 20 products, and every sum that a loop carries as much as 3. So a thread
// computes 4 planes c, 4 lines and 8 columns in registers, in one loop over planes and rows of taps: 17 vectors loaded
// for 640 products. Lines are counted through all samples (line = s·out_height + y), so that a plane of one line, a 1-D
// convolution, fills its tile with samples.

#import "../lib/index.wgsl"
#import "../lib/activation.wgsl"
#import "../lib/quotients.wgsl"

/// 0: the sum alone; else f(sum + bias) with f by its kind in lib/activation.wgsl (1: f is the identity).
override EPILOGUE: u32 = 0u;
override WORKGROUP: u32 = 64u;
const THREAD_TILE = vec2u(4u, 8u);

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_OUT: u32 = 0u;

struct Params {
  rows: u32,
  in_channels: u32,
  height: u32,
  width: u32,
  out_channels: u32,
  out_height: u32,
  out_width: u32,
  kernel_height: u32,
  margin_y: u32,
  lead: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> packed: array<vec4f>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let lines = params.rows * params.out_height;
  let out_vectors = params.out_width / 4u;
  let tile_columns = (out_vectors + 1u) / 2u;
  let tile_lines = (lines + 3u) / 4u;
  let thread = flat_thread(id, groups, WORKGROUP);
  let tile_row = thread / tile_columns;
  let column = thread % tile_columns * 2u;
  let plane = tile_row / tile_lines * 4u;
  if (plane >= params.out_channels) { return; }

  let line = min(tile_row % tile_lines * 4u + vec4u(0u, 1u, 2u, 3u), vec4u(lines - 1u));
  let sample = quotients(line, params.out_height);
  let y = line - sample * params.out_height;
  let vectors = params.width / 4u;
  let kernel_height = params.kernel_height;
  let pitch = (params.out_channels + 3u) / 4u;
  let turns = params.in_channels * kernel_height;
  // Where the three vectors of a line lie that the tile sees, and 0 for those outside the plane.
  let seen = column + vec4u(0u, 1u, 2u, 3u);
  let at = min(max(seen, vec4u(params.lead)) - params.lead, vec4u(vectors - 1u));
  let inside = select(vec4f(0.0), vec4f(1.0), (seen >= vec4u(params.lead)) & (seen < vec4u(params.lead + vectors)));

  // Two a line, four columns each; column vector i is plane i.
  var l0 = mat4x4f(); var l1 = mat4x4f(); var l2 = mat4x4f(); var l3 = mat4x4f();
  var r0 = mat4x4f(); var r1 = mat4x4f(); var r2 = mat4x4f(); var r3 = mat4x4f();
  for (var turn = 0u; turn < turns; turn++) {
    let source = turn / kernel_height;
    let shifted = y + (turn - source * kernel_height);
    let start = line_start(sample * params.in_channels + source, shifted);
    let valid = lines_inside(shifted);
    let taps = turn * 5u * pitch + plane / 4u;
    let four = transpose(
      mat4x4f(packed[taps], packed[taps + pitch], packed[taps + 2u * pitch], packed[taps + 3u * pitch]),
    );
    let fifth = packed[taps + 4u * pitch];
    let a0 = x[start.x + at.x] * (valid.x * inside.x);
    let b0 = x[start.x + at.y] * (valid.x * inside.y);
    let c0 = x[start.x + at.z] * (valid.x * inside.z);
    l0 += window(a0, b0) * four + outer(fifth, b0);
    r0 += window(b0, c0) * four + outer(fifth, c0);
    let a1 = x[start.y + at.x] * (valid.y * inside.x);
    let b1 = x[start.y + at.y] * (valid.y * inside.y);
    let c1 = x[start.y + at.z] * (valid.y * inside.z);
    l1 += window(a1, b1) * four + outer(fifth, b1);
    r1 += window(b1, c1) * four + outer(fifth, c1);
    let a2 = x[start.z + at.x] * (valid.z * inside.x);
    let b2 = x[start.z + at.y] * (valid.z * inside.y);
    let c2 = x[start.z + at.z] * (valid.z * inside.z);
    l2 += window(a2, b2) * four + outer(fifth, b2);
    r2 += window(b2, c2) * four + outer(fifth, c2);
    let a3 = x[start.w + at.x] * (valid.w * inside.x);
    let b3 = x[start.w + at.y] * (valid.w * inside.y);
    let c3 = x[start.w + at.z] * (valid.w * inside.z);
    l3 += window(a3, b3) * four + outer(fifth, b3);
    r3 += window(b3, c3) * four + outer(fifth, c3);
  }

  var sums = array<mat4x4f, 8>(l0, l1, l2, l3, r0, r1, r2, r3);
  for (var half = 0u; half < min(2u, out_vectors - column); half++) {
    for (var p = 0u; p < min(4u, params.out_channels - plane); p++) {
      let first = ((sample * params.out_channels + plane + p) * params.out_height + y) * out_vectors + column + half;
      let i = half * 4u;
      store(first, plane + p, mat4x4f(sums[i][p], sums[i + 1u][p], sums[i + 2u][p], sums[i + 3u][p]));
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

/// Column vector t: what the four columns see under tap t.
fn window(left: vec4f, right: vec4f) -> mat4x4f {
  return mat4x4f(left, vec4f(left.yzw, right.x), vec4f(left.zw, right.xy), vec4f(left.w, right.xyz));
}

/// The products under one tap; column vector i is plane i.
fn outer(planes: vec4f, columns: vec4f) -> mat4x4f {
  return mat4x4f(planes.x * columns, planes.y * columns, planes.z * columns, planes.w * columns);
}

/// Four lines of four columns. Lines past the end repeat the last one with the same sum; old values are read before any
/// store, so that a repeated line adds once.
fn store(at: vec4u, plane: u32, sums: mat4x4f) {
  var old = mat4x4f();
  if (ACCUMULATE_OUT == 1u) {
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
