// The partition function of what several threads have of the same four rows, each over columns of its own.
// Workgroups of 64.
#import "boltzmann.wgsl"

var<workgroup> minima: array<vec4f, 64>;
var<workgroup> sums: array<vec4f, 64>;

/// Of `count` neighbouring threads, in their order; complete in the first of them. All threads must call it.
fn partition_of_threads(own: PartitionSum, thread: u32, count: u32) -> PartitionSum {
  minima[thread] = own.minimum;
  sums[thread] = own.sum;
  workgroupBarrier();
  var total = own;
  if (thread % count == 0u) {
    let rate = exponent_rate();
    for (var t = 1u; t < count; t++) {
      total = joined(total, PartitionSum(minima[thread + t], sums[thread + t]), rate);
    }
  }
  return total;
}

fn joined(a: PartitionSum, b: PartitionSum, rate: f32) -> PartitionSum {
  let minimum = min(a.minimum, b.minimum);
  return PartitionSum(
    minimum,
    a.sum * boltzmann(a.minimum - minimum, rate) + b.sum * boltzmann(b.minimum - minimum, rate));
}
