// Generalized margin loss: Σ_{Y ≠ Yi} H(Ec − E(Y) + C(Yi, Y)), which the contrast holds already.
#import "../lib/per_sample_loss.wgsl"

struct Params {
  count: u32,
}

fn loss_of(right: f32, contrast: f32) -> Loss {
  return Loss(contrast, 0.0, 1.0);
}
