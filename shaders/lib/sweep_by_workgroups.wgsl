// A workgroup of four threads sweeps one chunk for 32 rows, so that all of its threads want the same columns.
#import "sweep.wgsl"

const WORKGROUP_TILE = vec2u(32u, 1u);

fn piece_of_workgroup(group: u32, thread: u32) -> Piece {
  return piece_of(group / params.chunks * 32u + thread * 8u, group % params.chunks);
}
