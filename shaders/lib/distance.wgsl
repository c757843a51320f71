// Distances between vectors, element by element, and saturated forms of them:
// D(a, b) = Σ_i distance_term(a_i, b_i), ∂D/∂a_i = distance_slope(a_i, b_i).
// All are symmetric, so ∂D/∂b_i = distance_slope(b_i, a_i).

/// 0: L1 Σ|a−b|; 1: half squared Euclidean ½Σ(a−b)²; 2: negative dot product −Σab; 4, 5: 1 − exp(−D) of 0, 1.
override DISTANCE: u32 = 0u;

fn is_l1() -> bool {
  return DISTANCE == 0u || DISTANCE == 4u;
}

fn is_half_squared() -> bool {
  return DISTANCE == 1u || DISTANCE == 5u;
}

fn is_saturated() -> bool {
  return DISTANCE >= 4u;
}

fn distance_term(a: f32, b: f32) -> f32 {
  if (is_l1()) {
    return abs(a - b);
  }
  if (is_half_squared()) {
    return 0.5 * (a - b) * (a - b);
  }
  return -a * b;
}

/// ∂ distance_term(a, b) / ∂a, with sign(0) = 0.
fn distance_slope(a: f32, b: f32) -> f32 {
  if (is_l1()) {
    return sign(a - b);
  }
  if (is_half_squared()) {
    return a - b;
  }
  return -b;
}

/// 1 − exp(−D), to float32 accuracy also near 0, where the difference would tie answers that are close to each other.
fn saturated_distance(d: vec4f) -> vec4f {
  let series = d * (1.0 - d / 2.0 * (1.0 - d / 3.0 * (1.0 - d / 4.0 * (1.0 - d / 5.0 * (1.0 - d / 6.0)))));
  return select(vec4f(1.0) - saturation_slope(d), series, d < vec4f(0.25));
}

/// ∂(1 − exp(−D))/∂D = exp(−D), at least 2^−126.
fn saturation_slope(d: vec4f) -> vec4f {
  let exponent = -1.44269504 * d;
  return exp2(select(vec4f(-126.0), exponent, exponent > vec4f(-126.0)));
}
