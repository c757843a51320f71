// Minimum classification error loss: σ(Ec − Ei); the contrast is Ei.
#import "../lib/activation.wgsl"
#import "../lib/logistic.wgsl"
#import "../lib/per_sample_loss.wgsl"

struct Params {
  count: u32,
}

fn loss_of(right: f32, contrast: f32) -> Loss {
  let slope = sigmoid_slope(right - contrast);
  return Loss(safe_sigmoid(right - contrast), slope, -slope);
}
