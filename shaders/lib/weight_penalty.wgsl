// r(w), one weight's share of a regularizer, and its slope. NORM 1: |w|; NORM 2: ½w².

override NORM: u32 = 2u;

fn penalty_of(w: f32) -> f32 {
  return select(0.5 * w * w, abs(w), NORM == 1u);
}

/// sign(0) = 0
fn penalty_slope(w: f32) -> f32 {
  return select(w, sign(w), NORM == 1u);
}
