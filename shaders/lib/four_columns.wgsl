// Four neighbouring columns at once: a vec4f holds one number of each. The importing file has params.cols.

/// Columns `column` … `column + 3`; those past the last one repeat the last one.
fn four_columns(column: u32) -> vec4u {
  return min(vec4u(column) + vec4u(0u, 1u, 2u, 3u), vec4u(params.cols - 1u));
}
