// exp and log to about 1e-7 relative for every finite argument, on every device.
// WGSL allows its own exp an error of 3 + 2|x| units in the last place, its own log an absolute 5e-7 near 1,
// and lets an implementation assume that no infinity occurs; log-sum-exp needs better on all three.

/// exp(x); x is clamped to [−87, 88], so the result is a normal number: never 0, never infinite.
/// x = k·ln 2 + r with |r| ≤ ½ ln 2 (ln 2 in two parts, the product with the first is exact), exp(x) = 2^k · exp(r).
fn safe_exp(x: f32) -> f32 {
  // `select`, because the built-in clamp of floats is slow on CPU adapters.
  let above = select(-87.0, x, x > -87.0);
  let clamped = select(88.0, above, above < 88.0);
  let k = round(clamped * 1.44269504);
  let r = fma(k, 2.12194440e-4, fma(k, -0.693359375, clamped));
  // exp(r) = 1 + r + r²·P(r): Cephes expf.
  var p = 1.9875691500e-4;
  p = fma(p, r, 1.3981999507e-3);
  p = fma(p, r, 8.3334519073e-3);
  p = fma(p, r, 4.1665795894e-2);
  p = fma(p, r, 1.6666665459e-1);
  p = fma(p, r, 5.0000001201e-1);
  let power = bitcast<f32>((i32(k) + 127) << 23u);
  return power * fma(r * r, p, r + 1.0);
}

/// ln(x); x below the smallest normal number counts as that number (ln = −87.3).
/// x = 2^k · m with m in [√½, √2), ln(x) = k·ln 2 + 2·artanh((m − 1)/(m + 1)).
fn safe_log(x: f32) -> f32 {
  let bits = bitcast<u32>(max(x, 1.17549435e-38));
  // 0x3f3504f3 = √½: the exponent field of the difference counts the powers of two above it.
  let k = i32(bits - 0x3f3504f3u) >> 23u;
  let m = bitcast<f32>(bits - (u32(k) << 23u));
  let s = (m - 1.0) / (m + 1.0);
  let q = s * s;
  let tail = q * fma(q, fma(q, fma(q, 0.2222222, 0.2857143), 0.4), 0.6666667);
  return fma(f32(k), 0.693147181, fma(s, tail, 2.0 * s));
}
