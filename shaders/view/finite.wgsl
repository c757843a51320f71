// Walls, sentinels, NaN and infinity are drawn nowhere and win nothing.

/// What stands for no energy.
const WALL = 1e30;

/// Told by the bits: an implementation may assume that neither NaN nor infinity occurs.
fn is_finite(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7f800000u) != 0x7f800000u;
}

fn finite_energy(energy: f32) -> f32 {
  return select(WALL, energy, is_finite(energy) && energy < WALL);
}
