// A sweep's work for one thread: eight rows and one chunk of the columns.
// Chunk c covers columns c·⌈columns/chunks⌉ …; the last ones may be short or empty.
// The importing file has params.rows, params.columns and params.chunks.

struct Piece {
  /// The first of the eight rows: params.rows or more where there are none left.
  row: u32,
  chunk: u32,
  first: u32,
  end: u32,
}

fn piece_of(row: u32, chunk: u32) -> Piece {
  let length = (params.columns + params.chunks - 1u) / params.chunks;
  return Piece(row, chunk, min(chunk * length, params.columns), min((chunk + 1u) * length, params.columns));
}
