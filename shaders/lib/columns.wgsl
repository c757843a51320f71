// Loads a column for pairwise.wgsl: each invocation all of it.

fn load_column(column: u32, first: u32) -> Column {
  let at = column * dimensions();
  return Column(at, mat4x4f(
    column_four(at, first, 0u), column_four(at, first, 4u), column_four(at, first, 8u), column_four(at, first, 12u)));
}

fn column_four(at: u32, first: u32, d: u32) -> vec4f {
  return vec4f(
    column_kept(at, first, d), column_kept(at, first, d + 1u), column_kept(at, first, d + 2u),
    column_kept(at, first, d + 3u));
}

fn column_kept(at: u32, first: u32, d: u32) -> f32 {
  if (!is_kept(d)) {
    return 0.0;
  }
  if (!is_wide()) {
    return column_value(at + d);
  }
  return select(0.0, column_value(at + first + d), first + d < params.dims);
}

fn any_invocation(condition: bool) -> bool {
  return condition;
}
