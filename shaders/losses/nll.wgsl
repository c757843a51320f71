// Negative log-likelihood loss, divided by β: Ec − F_β
#import "../lib/per_sample_loss.wgsl"

struct Params {
  count: u32,
}

fn loss_of(right: f32, contrast: f32) -> Loss {
  return Loss(right - contrast, 1.0, -1.0);
}
