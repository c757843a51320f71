// A sweep's work for one workgroup on a GPU: 32 rows and one chunk of the columns, 32 columns at a time.
// Chunk c covers columns c·⌈columns/chunks⌉ …; the last ones may be short or empty.
// The importing file has params.rows, params.columns and params.chunks.
#import "distance_tile.wgsl"

const WORKGROUP_TILE = vec2u(32u, 1u);

struct Piece {
  row: u32,
  chunk: u32,
  first: u32,
  end: u32,
}

fn piece_of(tile: u32) -> Piece {
  let chunk = tile % params.chunks;
  let length = (params.columns + params.chunks - 1u) / params.chunks;
  return Piece(
    tile / params.chunks * 32u,
    chunk,
    min(chunk * length, params.columns),
    min((chunk + 1u) * length, params.columns));
}
