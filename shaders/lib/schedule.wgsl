// Learning rate η(t) at step t. The importing file's Params has rate, schedule, factor, every, total and floor_rate:
// schedule 0: rate; 1: rate·factor^⌊t/every⌋; 2: floor + (rate − floor)·½(1 + cos(π·min(t, total)/total)).

fn learning_rate(step: u32) -> f32 {
  if (params.schedule == 1u) {
    return params.rate * pow(params.factor, f32(step / params.every));
  }
  if (params.schedule == 2u) {
    let part = f32(min(step, params.total)) / f32(params.total);
    return params.floor_rate + (params.rate - params.floor_rate) * half_cosine(part);
  }
  return params.rate;
}

/// ½(1 + cos(π p)) = ½(1 + sin(π(½ − p))) for 0 ≤ p ≤ 1, by the Taylor series: the built-in may be 5e-4 off.
fn half_cosine(p: f32) -> f32 {
  let u = 3.14159265 * (0.5 - p);
  let q = u * u;
  let tail = fma(q, fma(q, fma(q, fma(q, -1.0 / 39916800.0, 1.0 / 362880.0), -1.0 / 5040.0), 1.0 / 120.0), -1.0 / 6.0);
  return 0.5 + 0.5 * fma(u * q, tail, u);
}
