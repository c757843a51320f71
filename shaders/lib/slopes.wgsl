// Derivatives of distances by four rows, weighted and added up. The importing file imports pairwise.wgsl.

/// Derivatives of the four rows, in the layout of Rows.
struct Slopes {
  v0: mat2x4f, v1: mat2x4f, v2: mat2x4f, v3: mat2x4f, v4: mat2x4f, v5: mat2x4f, v6: mat2x4f, v7: mat2x4f,
}

/// total + weights·∂D/∂rows, over the 16 dimensions in registers.
fn add_column(total: Slopes, weights: vec4f, rows: Rows, column: Column) -> Slopes {
  return Slopes(
    add_slopes(total.v0, weights, rows.v0, column.v0, 0u),
    add_slopes(total.v1, weights, rows.v1, column.v1, 2u),
    add_slopes(total.v2, weights, rows.v2, column.v2, 4u),
    add_slopes(total.v3, weights, rows.v3, column.v3, 6u),
    add_slopes(total.v4, weights, rows.v4, column.v4, 8u),
    add_slopes(total.v5, weights, rows.v5, column.v5, 10u),
    add_slopes(total.v6, weights, rows.v6, column.v6, 12u),
    add_slopes(total.v7, weights, rows.v7, column.v7, 14u));
}

fn add_slopes(total: mat2x4f, weights: vec4f, a: mat2x4f, b: vec2f, d: u32) -> mat2x4f {
  var sum = total;
  if (is_kept(d)) {
    sum[0] = add_slope(sum[0], weights, a[0], b.x);
  }
  if (is_kept(d + 1u)) {
    sum[1] = add_slope(sum[1], weights, a[1], b.y);
  }
  return sum;
}

/// sum + weight·∂D/∂a.
fn add_slope(sum: vec4f, weights: vec4f, a: vec4f, b: f32) -> vec4f {
  let u = a - b;
  if (is_l1()) {
    // sign(u) with sign(0) = 0. On the CPU adapter the built-in made the whole kernel a third slower.
    return fma(weights, u / (abs(u) + vec4f(1e-30)), sum);
  }
  if (is_half_squared()) {
    return fma(weights, u, sum);
  }
  return fma(weights, vec4f(-b), sum);
}
