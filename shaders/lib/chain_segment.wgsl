// Where a row lies in the segments of its sequence. The importing file has params.segments, params.segment_rows and the
// bindings `ranges` and `owners`.

struct PlaceInSegment {
  /// sequence·segments + segment
  segment: u32,
  /// 1: it is the first row of a segment that has one before it.
  is_first: u32,
  /// 1: it is the last row of its segment.
  is_last: u32,
}

fn place_in_segment(row: u32) -> PlaceInSegment {
  let sequence = owners[row];
  if (sequence == 0xffffffffu) {
    return PlaceInSegment(0u, 0u, 0u);
  }
  let step = row - ranges[2u * sequence];
  let in_segment = step % params.segment_rows;
  return PlaceInSegment(
    sequence * params.segments + step / params.segment_rows,
    select(0u, 1u, in_segment == 0u && step > 0u),
    select(0u, 1u, in_segment + 1u == params.segment_rows || step + 1u == ranges[2u * sequence + 1u]));
}
