// The lowest of what several threads found for the same four rows, each among columns of its own. Workgroups of 64.
#import "lowest.wgsl"

var<workgroup> found_energy: array<vec4f, 64>;
var<workgroup> found_column: array<vec4u, 64>;

/// Of `count` neighbouring threads; complete in the first of them. All threads must call it.
fn lowest_of_threads(own: Lowest, thread: u32, count: u32) -> Lowest {
  found_energy[thread] = own.energy;
  found_column[thread] = own.column;
  workgroupBarrier();
  var lowest = own;
  if (thread % count == 0u) {
    for (var t = 1u; t < count; t++) {
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
