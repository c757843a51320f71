// Four neighbouring rows at once: a vec4f holds one number of each. The importing file has params.rows.

/// Rows `row` … `row + 3`; those past the last one repeat the last one.
fn four_rows(row: u32) -> vec4u {
  return min(vec4u(row) + vec4u(0u, 1u, 2u, 3u), vec4u(params.rows - 1u));
}
