// Squares as two triangles each, in one draw: a CPU adapter takes every instance for a draw of its own.

/// Vertices of a square.
const QUAD = 6u;

/// Corner of vertex `index`, each coordinate -1 or 1.
fn quad_corner(index: u32) -> vec2f {
  let k = index % QUAD;
  return vec2f(f32((0x32u >> k) & 1u), f32((0x2cu >> k) & 1u)) * 2.0 - 1.0;
}
