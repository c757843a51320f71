// Derivatives of distances by four rows, weighted and added up. The importing file imports pairwise.wgsl.

/// Derivatives of the four rows, in the layout of Rows.
struct Slopes {
  x: mat4x4f, y: mat4x4f, z: mat4x4f, w: mat4x4f,
}

/// total + weights·∂D/∂rows, over the 16 dimensions in registers.
fn add_column(total: Slopes, weights: vec4f, rows: Rows, column: Column) -> Slopes {
  return Slopes(
    add_slopes(total.x, weights.x, rows.x, column.v),
    add_slopes(total.y, weights.y, rows.y, column.v),
    add_slopes(total.z, weights.z, rows.z, column.v),
    add_slopes(total.w, weights.w, rows.w, column.v));
}

fn add_slopes(total: mat4x4f, weight: f32, a: mat4x4f, b: mat4x4f) -> mat4x4f {
  return mat4x4f(
    add_four_slopes(total[0], weight, a[0], b[0], 0u),
    add_four_slopes(total[1], weight, a[1], b[1], 4u),
    add_four_slopes(total[2], weight, a[2], b[2], 8u),
    add_four_slopes(total[3], weight, a[3], b[3], 12u));
}

fn add_four_slopes(total: vec4f, weight: f32, a: vec4f, b: vec4f, d: u32) -> vec4f {
  return vec4f(
    add_slope(total.x, weight, a.x, b.x, d),
    add_slope(total.y, weight, a.y, b.y, d + 1u),
    add_slope(total.z, weight, a.z, b.z, d + 2u),
    add_slope(total.w, weight, a.w, b.w, d + 3u));
}

/// sum + weight·∂D/∂a.
fn add_slope(sum: f32, weight: f32, a: f32, b: f32, d: u32) -> f32 {
  if (!is_kept(d)) {
    return sum;
  }
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
