// Minimum empirical error loss: 1 − e^(−β·(Ec − F_β)); the contrast is F_β.
#import "../lib/exponential.wgsl"
#import "../lib/per_sample_loss.wgsl"

struct Params {
  count: u32,
  beta: f32,
}

fn loss_of(right: f32, contrast: f32) -> Loss {
  // On a grid this is a density, and Ec may lie below F; e^80 leaves room for β before float32 ends.
  let likelihood = safe_exp(min(80.0, -params.beta * (right - contrast)));
  let slope = params.beta * likelihood;
  return Loss(1.0 - likelihood, slope, -slope);
}
