// Square-square loss: Ec² + max(0, m − Ei)²; the contrast is Ei.
#import "../lib/per_sample_loss.wgsl"

struct Params {
  count: u32,
  m: f32,
}

fn loss_of(right: f32, contrast: f32) -> Loss {
  let missing = max(0.0, params.m - contrast);
  return Loss(right * right + missing * missing, 2.0 * right, -2.0 * missing);
}
