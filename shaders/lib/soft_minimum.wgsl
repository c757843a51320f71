// −(1/β) log Σ exp(−β E) of energies that come one after the other. The importing file has params.beta.

/// Σ exp(−β (E − minimum))
struct Total {
  minimum: f32,
  sum: f32,
}

fn nothing() -> Total {
  return Total(3e38, 0.0);
}

fn plus(total: Total, energy: f32) -> Total {
  let gap = energy - total.minimum;
  let term = safe_exp(-params.beta * abs(gap));
  if (gap < 0.0) {
    return Total(energy, fma(total.sum, term, 1.0));
  }
  return Total(total.minimum, total.sum + term);
}

fn soft_minimum(total: Total) -> f32 {
  return total.minimum - safe_log(total.sum) / params.beta;
}
