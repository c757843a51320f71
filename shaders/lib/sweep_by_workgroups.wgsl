// A workgroup of eight threads sweeps one chunk for 64 rows, so that all of its threads want the same columns.
#import "sweep.wgsl"

const WORKGROUP_TILE = vec2u(64u, 1u);

fn piece_of_workgroup(group: u32, thread: u32) -> Piece {
  return piece_of(group / params.chunks * 64u + thread * 8u, group % params.chunks);
}
