/// Antialiases an edge that a fragment decides: `inside` = signed distance to it in pixels, the first samples of 4 are kept.
/// A mask and not alpha, because depth must be right too.
fn coverage(inside: f32) -> u32 {
  let samples = u32(round(4.0 * clamp(inside, 0.0, 1.0)));
  return (1u << samples) - 1u;
}
