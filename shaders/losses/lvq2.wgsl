// LVQ2 loss: min(1, max(0, (Ec − Ei)/(δ·Ei))); the contrast is Ei.
#import "../lib/per_sample_loss.wgsl"

struct Params {
  count: u32,
  delta: f32,
}

fn loss_of(right: f32, contrast: f32) -> Loss {
  // Compared before it is divided, so that nothing overflows at Ei = 0.
  let side = select(-1.0, 1.0, contrast >= 0.0);
  let gap = side * (right - contrast);
  let width = params.delta * abs(contrast);
  if (gap <= 0.0) {
    return Loss(0.0, 0.0, 0.0);
  }
  if (gap >= width) {
    return Loss(1.0, 0.0, 0.0);
  }
  let slope = side / width;
  return Loss(gap / width, slope, -slope * (right / contrast));
}
