// Log loss: log(1 + e^(Ec − Ei)); the contrast is Ei.
#import "../lib/activation.wgsl"
#import "../lib/logistic.wgsl"
#import "../lib/per_sample_loss.wgsl"

struct Params {
  count: u32,
}

fn loss_of(right: f32, contrast: f32) -> Loss {
  let slope = safe_sigmoid(right - contrast);
  return Loss(softplus(right - contrast), slope, -slope);
}
