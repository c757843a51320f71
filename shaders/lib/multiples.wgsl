// Sums of products, four at once.

/// sum + factor·numbers, number by number: a CPU adapter's compiler would keep whole vectors in memory in between.
fn add_multiple(sum: vec4f, factor: f32, numbers: vec4f) -> vec4f {
  return vec4f(
    fma(factor, numbers.x, sum.x), fma(factor, numbers.y, sum.y), fma(factor, numbers.z, sum.z),
    fma(factor, numbers.w, sum.w));
}
