// A sweep's work for one thread: eight rows and one chunk of the columns.
// Chunk c covers columns c·⌈columns/chunks⌉ …; the last ones may be short or empty.
// The importing file has params.rows, params.columns and params.chunks.

const THREAD_TILE = vec2u(8u, 1u);

struct Piece {
  row: u32,
  chunk: u32,
  first: u32,
  end: u32,
}

fn piece_of(thread: u32) -> Piece {
  let chunk = thread % params.chunks;
  let length = (params.columns + params.chunks - 1u) / params.chunks;
  return Piece(
    thread / params.chunks * 8u,
    chunk,
    min(chunk * length, params.columns),
    min((chunk + 1u) * length, params.columns));
}
