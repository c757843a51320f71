// Per-sample losses: loss[p] = L(Ec, contrast), with both partial derivatives kept for bprop (losses/loss_bprop).
// The importing file defines `struct Params`, count first and then the loss's hyperparameters, and `loss_of`.
// A loss without a contrast leaves `contrast` and `contrast_slope` out.
#import "row_by_row.wgsl"

/// The value, ∂L/∂Ec and ∂L/∂contrast.
struct Loss {
  value: f32,
  right_slope: f32,
  contrast_slope: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> right: array<f32>;
@group(0) @binding(2) var<storage, read> contrast: array<f32>;
@group(0) @binding(3) var<storage, read_write> loss: array<f32>;
@group(0) @binding(4) var<storage, read_write> right_slope: array<f32>;
@group(0) @binding(5) var<storage, read_write> contrast_slope: array<f32>;

fn compute_row(p: u32) {
  if (p >= params.count) { return; }
  let result = loss_of(right[p], contrast[p]);
  loss[p] = result.value;
  right_slope[p] = result.right_slope;
  contrast_slope[p] = result.contrast_slope;
}
