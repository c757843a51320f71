// What a convolution and the gradient of its input share: both are sums over planes and taps,
//   result[s,c,y,x] = Σ_{p, ky, kx} source[s,p, y ⋆ ky, x ⋆ kx] · weight[…].
// A thread computes 8 planes c, 4 lines and 4 columns in registers. Lines are counted through all samples
// (line = s·height + y), so that a plane of one line, a 1-D convolution, fills its tile with samples.
// A window of 4 columns × 4 lines moves to the right with the taps, so that each tap loads 4 values for 128 products.
//
// The importing file has `result_planes`, `result_height`, `result_width`, `source_plane_count`, `source_lines`,
// `source_column`, `weight_at`, SLIDES, `finish` and `store`.

#import "index.wgsl"
#import "quotients.wgsl"

override WORKGROUP: u32 = 64u;
const THREAD_TILE = vec2u(4u, 4u);

/// Four lines of the source under one row of taps: where they start, and 0 for those outside the plane, else 1.
struct Lines {
  start: vec4u,
  inside: vec4f,
}

@group(0) @binding(1) var<storage, read> weight: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let planes = result_planes();
  let height = result_height();
  let width = result_width();
  let lines = params.rows * height;
  let tile_columns = (width + 3u) / 4u;
  let tile_lines = (lines + 3u) / 4u;
  let thread = flat_thread(id, groups, WORKGROUP);
  let tile_row = thread / tile_columns;
  let column = thread % tile_columns * 4u;
  let plane = tile_row / tile_lines * 8u;
  if (plane >= planes) { return; }

  let four = vec4u(0u, 1u, 2u, 3u);
  let line = min(tile_row % tile_lines * 4u + four, vec4u(lines - 1u));
  let sample = quotients(line, height);
  let y = line - sample * height;
  let low_planes = min(plane + four, vec4u(planes - 1u));
  let high_planes = min(plane + 4u + four, vec4u(planes - 1u));
  let source_planes = source_plane_count();
  let kernel_height = params.kernel_height;
  let kernel_width = params.kernel_width;

  // One a plane: column vector i is column i of the four lines.
  var s0 = mat4x4f(); var s1 = mat4x4f(); var s2 = mat4x4f(); var s3 = mat4x4f();
  var s4 = mat4x4f(); var s5 = mat4x4f(); var s6 = mat4x4f(); var s7 = mat4x4f();
  for (var source = 0u; source < source_planes; source++) {
    for (var ky = 0u; ky < kernel_height; ky++) {
      let from_lines = source_lines(sample, source, y, ky);
      var window = mat4x4f();
      if (SLIDES) {
        window[1] = source_column(from_lines, column, 0u);
        window[2] = source_column(from_lines, column + 1u, 0u);
        window[3] = source_column(from_lines, column + 2u, 0u);
      }
      for (var kx = 0u; kx < kernel_width; kx++) {
        let next = source_column(from_lines, column + 3u, kx);
        if (SLIDES) {
          window = mat4x4f(window[1], window[2], window[3], next);
        } else {
          window = mat4x4f(
            source_column(from_lines, column, kx),
            source_column(from_lines, column + 1u, kx),
            source_column(from_lines, column + 2u, kx),
            next,
          );
        }
        let low = weight_at(low_planes, source, ky, kx);
        let high = weight_at(high_planes, source, ky, kx);
        s0 += window * weight[low.x]; s1 += window * weight[low.y];
        s2 += window * weight[low.z]; s3 += window * weight[low.w];
        s4 += window * weight[high.x]; s5 += window * weight[high.y];
        s6 += window * weight[high.z]; s7 += window * weight[high.w];
      }
    }
  }

  var sums = array<mat4x4f, 8>(s0, s1, s2, s3, s4, s5, s6, s7);
  let stored_planes = min(8u, planes - plane);
  let stored_columns = min(4u, width - column);
  for (var p = 0u; p < stored_planes; p++) {
    let start = ((sample * planes + plane + p) * height + y) * width + column;
    for (var x = 0u; x < stored_columns; x++) {
      store_lines(start + x, plane + p, sums[p][x]);
    }
  }
}

/// Stores four lines. Those past the end repeat the last one with the same sum; old values are read before any store.
fn store_lines(at: vec4u, plane: u32, sums: vec4f) {
  let values = finish(at, plane, sums);
  store(at.x, values.x);
  store(at.y, values.y);
  store(at.z, values.z);
  store(at.w, values.w);
}
