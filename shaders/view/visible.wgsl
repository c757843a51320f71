// The importing file imports params.wgsl.

/// In the ranges (with some slack for rounding) and finite: a comparison with NaN is false.
fn visible(x: f32, y: f32, energy: f32) -> bool {
  let box = abs(to_box(x, y, energy)) <= vec3f(1.001, 1.001, 1.001 * params.box_height);
  return all(box);
}
