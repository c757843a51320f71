// A search that goes on, tile by tile of the columns: it starts from what the outputs hold of the tiles before. The
// importing file has ACCUMULATE_MINIMUM and the outputs minimum and index, and imports lowest.wgsl.

fn lowest_so_far(rows: vec4u) -> Lowest {
  if (ACCUMULATE_MINIMUM == 0u) {
    return nothing_found();
  }
  return Lowest(
    vec4f(minimum[rows.x], minimum[rows.y], minimum[rows.z], minimum[rows.w]),
    vec4u(index[rows.x], index[rows.y], index[rows.z], index[rows.w]));
}
