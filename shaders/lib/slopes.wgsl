// Derivatives of distances by four rows, weighted and added up. The importing file imports pairwise.wgsl.

/// Derivatives of the four rows, in the layout of Rows.
struct Slopes {
  v: array<vec4f, 16>,
}

/// total + weights·∂D/∂rows, over the 16 dimensions in registers.
fn add_column(total: Slopes, weights: vec4f, rows: Rows, column: Column) -> Slopes {
  return Slopes(array<vec4f, 16>(
    add_slopes(total.v[0], weights, rows.v[0], column.v[0], 0u),
    add_slopes(total.v[1], weights, rows.v[1], column.v[1], 1u),
    add_slopes(total.v[2], weights, rows.v[2], column.v[2], 2u),
    add_slopes(total.v[3], weights, rows.v[3], column.v[3], 3u),
    add_slopes(total.v[4], weights, rows.v[4], column.v[4], 4u),
    add_slopes(total.v[5], weights, rows.v[5], column.v[5], 5u),
    add_slopes(total.v[6], weights, rows.v[6], column.v[6], 6u),
    add_slopes(total.v[7], weights, rows.v[7], column.v[7], 7u),
    add_slopes(total.v[8], weights, rows.v[8], column.v[8], 8u),
    add_slopes(total.v[9], weights, rows.v[9], column.v[9], 9u),
    add_slopes(total.v[10], weights, rows.v[10], column.v[10], 10u),
    add_slopes(total.v[11], weights, rows.v[11], column.v[11], 11u),
    add_slopes(total.v[12], weights, rows.v[12], column.v[12], 12u),
    add_slopes(total.v[13], weights, rows.v[13], column.v[13], 13u),
    add_slopes(total.v[14], weights, rows.v[14], column.v[14], 14u),
    add_slopes(total.v[15], weights, rows.v[15], column.v[15], 15u)));
}

fn add_slopes(sum: vec4f, weights: vec4f, a: vec4f, b: f32, d: u32) -> vec4f {
  if (!is_kept(d)) {
    return sum;
  }
  return vec4f(
    add_slope(sum.x, weights.x, a.x, b), add_slope(sum.y, weights.y, a.y, b), add_slope(sum.z, weights.z, a.z, b),
    add_slope(sum.w, weights.w, a.w, b));
}

/// sum + weight·∂D/∂a.
fn add_slope(sum: f32, weight: f32, a: f32, b: f32) -> f32 {
  let u = a - b;
  if (is_l1()) {
    // sign(u) with sign(0) = 0. On the CPU adapter the built-in made the whole kernel a third slower.
    return fma(weight, u / (abs(u) + 1e-30), sum);
  }
  if (is_half_squared()) {
    return fma(weight, u, sum);
  }
  return fma(weight, -b, sum);
}
