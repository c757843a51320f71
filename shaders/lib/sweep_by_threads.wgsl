// Neighbouring threads sweep neighbouring chunks.
#import "sweep.wgsl"

const THREAD_TILE = vec2u(8u, 1u);

fn piece_of_thread(thread: u32) -> Piece {
  return piece_of(thread / params.chunks * 8u, thread % params.chunks);
}
