// Loads a column for pairwise.wgsl where all invocations of a subgroup want the same one.
#import "quad.wgsl"

fn load_column(column: u32, first: u32) -> Column {
  let at = column * dimensions();
  let q0 = column_quad(at, first, 0u);
  let q1 = column_quad(at, first, 4u);
  let q2 = column_quad(at, first, 8u);
  let q3 = column_quad(at, first, 12u);
  return Column(at, q0.xy, q0.zw, q1.xy, q1.zw, q2.xy, q2.zw, q3.xy, q3.zw);
}

/// Dimensions first + d … first + d + 3; those past the last one are 0 where a launch doesn't know their number, and
/// whatever lies behind the column where it does: nothing uses them.
fn column_quad(at: u32, first: u32, d: u32) -> vec4f {
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
