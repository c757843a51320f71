// The lowest of what the eight threads found that share four rows (distance_tile.wgsl), each among columns of its own.
#import "lowest.wgsl"

var<workgroup> found_energy: array<vec4f, 64>;
var<workgroup> found_column: array<vec4u, 64>;

/// Complete where thread % 8 = 0. All threads must call it.
fn lowest_of_threads(own: Lowest, thread: u32) -> Lowest {
  found_energy[thread] = own.energy;
  found_column[thread] = own.column;
  workgroupBarrier();
  var lowest = own;
  if (thread % 8u == 0u) {
    for (var t = 1u; t < 8u; t++) {
      lowest = lower_of(lowest, Lowest(found_energy[thread + t], found_column[thread + t]));
    }
  }
  return lowest;
}

/// Ties go to the lower column.
fn lower_of(a: Lowest, b: Lowest) -> Lowest {
  let better = (b.energy < a.energy) | ((b.energy == a.energy) & (b.column < a.column));
  return Lowest(select(a.energy, b.energy, better), select(a.column, b.column, better));
}
