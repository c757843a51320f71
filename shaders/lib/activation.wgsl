// Activations f(z) and their slopes f′(z), the latter from the saved output f(z).
// Kinds: 0 and 1 identity (1 is "bias only" in an epilogue), 2 tanh, 3 sigmoid, 4 ReLU.

#import "exponential.wgsl"

fn activate(kind: u32, z: f32) -> f32 {
  if (kind == 2u) {
    return safe_tanh(z);
  }
  if (kind == 3u) {
    return safe_sigmoid(z);
  }
  if (kind == 4u) {
    return max(z, 0.0);
  }
  return z;
}

/// tanh′ = 1 − out², σ′ = out·(1 − out), ReLU′ = [out > 0].
fn activation_slope(kind: u32, out: f32) -> f32 {
  if (kind == 2u) {
    return (1.0 - out) * (1.0 + out);
  }
  if (kind == 3u) {
    return out * (1.0 - out);
  }
  if (kind == 4u) {
    return select(0.0, 1.0, out > 0.0);
  }
  return 1.0;
}

/// tanh |z| = (1 − e)/(1 + e) with e = exp(−2|z|). The built-in gives NaN for large |z| on some adapters. NaN stays NaN.
fn safe_tanh(z: f32) -> f32 {
  let size = abs(z);
  // 2^−126 and less don't matter beside 1. (`select`: the built-in max and sign are slow on CPU adapters.)
  let exponent = -2.88539008 * size;
  let e = exp2(select(exponent, -126.0, exponent < -126.0));
  let far = (1.0 - e) / (1.0 + e);
  // Near 0 that cancels: z + z³·P(z²), Cephes tanhf.
  let q = size * size;
  var p = -5.70498872745e-3;
  p = fma(p, q, 2.06390887954e-2);
  p = fma(p, q, -5.37397155531e-2);
  p = fma(p, q, 1.33314422036e-1);
  p = fma(p, q, -3.33332819422e-1);
  let near = fma(size * q, p, size);
  let result = select(far, near, size < 0.625);
  return select(result, -result, z < 0.0);
}

/// σ(z) = 1/(1 + exp(−z)) with the exponent never positive.
fn safe_sigmoid(z: f32) -> f32 {
  let e = safe_exp(-abs(z));
  return select(e, 1.0, z >= 0.0) / (1.0 + e);
}
