// log(1 + e^z) and σ′(z) without overflow and with full relative accuracy in both tails.
#import "exponential.wgsl"

/// log(1 + e^z) = max(z, 0) + log1p(e^−|z|), where log1p(e) = 2·artanh(e/(2 + e)) by its series: the argument is ≤ ⅓.
fn softplus(z: f32) -> f32 {
  let e = safe_exp(-abs(z));
  let s = e / (2.0 + e);
  let q = s * s;
  var tail = 0.1538461538;
  tail = fma(tail, q, 0.1818181818);
  tail = fma(tail, q, 0.2222222222);
  tail = fma(tail, q, 0.2857142857);
  tail = fma(tail, q, 0.4);
  tail = fma(tail, q, 0.6666666667);
  return max(z, 0.0) + s * fma(tail, q, 2.0);
}

/// σ′(z) = σ(z)·σ(−z)
fn sigmoid_slope(z: f32) -> f32 {
  let e = safe_exp(-abs(z));
  return e / ((1.0 + e) * (1.0 + e));
}
