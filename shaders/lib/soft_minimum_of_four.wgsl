// −(1/β) log Σ exp(−β E) for four labels at a time, of energies that come one after the other. The importing file has
// params.beta.
#import "exponential.wgsl"
#import "power_of_two.wgsl"

/// Σ exp(−β (E − minimum))
struct Total {
  minimum: vec4f,
  sum: vec4f,
}

fn no_energies() -> Total {
  return Total(vec4f(3e38), vec4f(0.0));
}

fn with_energies(total: Total, energy: vec4f) -> Total {
  let gap = energy - total.minimum;
  let term = power_of_two(-1.44269504 * params.beta * abs(gap));
  let lower = gap < vec4f(0.0);
  return Total(
    select(total.minimum, energy, lower),
    select(total.sum + term, fma(total.sum, term, vec4f(1.0)), lower));
}

fn soft_minimum(total: Total) -> vec4f {
  let logs = vec4f(safe_log(total.sum.x), safe_log(total.sum.y), safe_log(total.sum.z), safe_log(total.sum.w));
  return total.minimum - logs / params.beta;
}
