// Square-exponential loss: Ec² + γ·e^(−β·Ei); the contrast is Ei.
#import "../lib/exponential.wgsl"
#import "../lib/per_sample_loss.wgsl"

struct Params {
  count: u32,
  gamma: f32,
  beta: f32,
}

fn loss_of(right: f32, contrast: f32) -> Loss {
  // e^80 leaves room for γ·β before float32 ends.
  let push = params.gamma * safe_exp(min(80.0, -params.beta * contrast));
  return Loss(right * right + push, 2.0 * right, -params.beta * push);
}
