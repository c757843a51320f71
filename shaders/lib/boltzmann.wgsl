// Partition functions of four rows at once: Σ_k exp(−β E_k), kept as (minimum, Σ_k exp(−β (E_k − minimum))) so that no
// exponent is positive. The importing file has params.beta and params.weight.
#import "exponential.wgsl"
#import "power_of_two.wgsl"

struct PartitionSum {
  minimum: vec4f,
  sum: vec4f,
}

/// Of no energies: 1e30 stands for +∞.
fn empty_sum() -> PartitionSum {
  return PartitionSum(vec4f(1e30), vec4f(0.0));
}

/// −β log₂ e: exp(−β E) = 2^(rate·E). Callers work it out once; a CPU adapter's compiler takes nothing out of loops.
fn exponent_rate() -> f32 {
  return -1.44269504 * params.beta;
}

/// With one more energy for each row. A new minimum e rescales the old sum by exp(−β (minimum − e)).
fn add_energies(old: PartitionSum, energies: vec4f, rate: f32) -> PartitionSum {
  let gap = energies - old.minimum;
  let t = boltzmann(abs(gap), rate);
  let lower = gap < vec4f(0.0);
  return PartitionSum(
    select(old.minimum, energies, lower),
    select(old.sum + t, fma(old.sum, t, vec4f(1.0)), lower));
}

/// exp(−β gap), at least 2^−126.
fn boltzmann(gap: vec4f, rate: f32) -> vec4f {
  return power_of_two(rate * gap);
}

/// F = minimum − (1/β) log(weight · sum)
fn free_energy_of(minimum: f32, sum: f32) -> f32 {
  return select(minimum - safe_log(params.weight * sum) / params.beta, 1e30, sum == 0.0);
}
