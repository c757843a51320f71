// dright[p] (+)= dloss[p]·∂L/∂Ec, dcontrast[p] (+)= dloss[p]·∂L/∂contrast, with the slopes that the loss kept.
// of_mean: dloss holds one number, the derivative of the mean over samples, and dloss[p] is its share.
// A loss without a contrast leaves `contrast_slope` and `dcontrast` out.
#import "../lib/row_by_row.wgsl"

/// 1: adds to what is there. The graph sets them.
override ACCUMULATE_DRIGHT: u32 = 0u;
override ACCUMULATE_DCONTRAST: u32 = 0u;

struct Params {
  count: u32,
  of_mean: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dloss: array<f32>;
@group(0) @binding(2) var<storage, read> right_slope: array<f32>;
@group(0) @binding(3) var<storage, read> contrast_slope: array<f32>;
@group(0) @binding(4) var<storage, read_write> dright: array<f32>;
@group(0) @binding(5) var<storage, read_write> dcontrast: array<f32>;

fn compute_row(p: u32) {
  if (p >= params.count) { return; }
  let d = select(dloss[p], dloss[0] / f32(params.count), params.of_mean == 1u);
  let right = d * right_slope[p];
  let contrast = d * contrast_slope[p];
  if (ACCUMULATE_DRIGHT == 1u) {
    dright[p] += right;
  } else {
    dright[p] = right;
  }
  if (ACCUMULATE_DCONTRAST == 1u) {
    dcontrast[p] += contrast;
  } else {
    dcontrast[p] = contrast;
  }
}
