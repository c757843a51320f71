// Hinge loss: max(0, m + Ec − Ei); the contrast is Ei.
#import "../lib/per_sample_loss.wgsl"

struct Params {
  count: u32,
  m: f32,
}

fn loss_of(right: f32, contrast: f32) -> Loss {
  let missing = params.m + right - contrast;
  let slope = select(0.0, 1.0, missing > 0.0);
  return Loss(max(0.0, missing), slope, -slope);
}
