// Energy loss: Ec
#import "../lib/per_sample_loss.wgsl"

struct Params {
  count: u32,
}

fn loss_of(right: f32, contrast: f32) -> Loss {
  return Loss(right, 1.0, 0.0);
}
