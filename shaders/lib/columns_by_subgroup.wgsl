// Loads a column for pairwise.wgsl where all invocations of a subgroup want the same one.
#import "quad.wgsl"

fn load_column(column: u32, first: u32) -> Column {
  let at = column * dimensions();
  let a = column_four(at, first, 0u);
  let b = column_four(at, first, 4u);
  let c = column_four(at, first, 8u);
  let d = column_four(at, first, 12u);
  return Column(at, array<f32, 16>(
    a.x, a.y, a.z, a.w, b.x, b.y, b.z, b.w, c.x, c.y, c.z, c.w, d.x, d.y, d.z, d.w));
}

/// Dimensions first + d … first + d + 3; those past the last one are 0 where a launch doesn't know their number, and
/// whatever lies behind the column where it does: nothing uses them.
fn column_four(at: u32, first: u32, d: u32) -> vec4f {
  if (!is_kept(d)) {
    return vec4f(0.0);
  }
  let own = first + d + own_turn();
  var value = column_value(at + own);
  if (is_wide()) {
    value = select(0.0, value, own < params.dims);
  }
  return exchange(value);
}

fn any_invocation(condition: bool) -> bool {
  return subgroupAny(condition);
}
