// Loads a column for pairwise.wgsl: each invocation all of it.

fn load_column(column: u32, first: u32) -> Column {
  let at = column * dimensions();
  return Column(at, array<f32, 16>(
    column_kept(at, first, 0u), column_kept(at, first, 1u), column_kept(at, first, 2u), column_kept(at, first, 3u),
    column_kept(at, first, 4u), column_kept(at, first, 5u), column_kept(at, first, 6u), column_kept(at, first, 7u),
    column_kept(at, first, 8u), column_kept(at, first, 9u), column_kept(at, first, 10u), column_kept(at, first, 11u),
    column_kept(at, first, 12u), column_kept(at, first, 13u), column_kept(at, first, 14u), column_kept(at, first, 15u)));
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
