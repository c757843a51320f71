// Distances between vectors, element by element:
// D(a, b) = Σ_i distance_term(a_i, b_i), ∂D/∂a_i = distance_slope(a_i, b_i).
// All three are symmetric, so ∂D/∂b_i = distance_slope(b_i, a_i).

/// 0: L1 Σ|a−b|; 1: half squared Euclidean ½Σ(a−b)²; 2: negative dot product −Σab.
override DISTANCE: u32 = 0u;

fn distance_term(a: f32, b: f32) -> f32 {
  if (DISTANCE == 0u) {
    return abs(a - b);
  }
  if (DISTANCE == 1u) {
    return 0.5 * (a - b) * (a - b);
  }
  return -a * b;
}

/// ∂ distance_term(a, b) / ∂a, with sign(0) = 0.
fn distance_slope(a: f32, b: f32) -> f32 {
  if (DISTANCE == 0u) {
    return sign(a - b);
  }
  if (DISTANCE == 1u) {
    return a - b;
  }
  return -b;
}
