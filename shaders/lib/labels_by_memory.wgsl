// How the invocations of a workgroup tell each other the numbers of their labels, through workgroup memory: for
// labels.wgsl, with any LANES up to 32.
#import "labels_of_workgroup.wgsl"

/// @builtin(local_invocation_index)
var<private> lane: u32;

var<workgroup> given: array<f32, 32>;
var<workgroup> numbers_of_lanes: array<f32, LANES>;

fn give(tile: u32, number: f32) {
  given[label_of(tile)] = number;
}

/// What has been given to labels 4·four, 4·four + 1, …
fn take(four: u32) -> vec4f {
  return vec4f(given[4u * four], given[4u * four + 1u], given[4u * four + 2u], given[4u * four + 3u]);
}

/// Here, as in lowest_of_all, invocations wait for each other: what was given before can be taken afterwards.
fn sum_of_all(number: f32) -> f32 {
  tell(number);
  var sum = 0.0;
  for (var i = 0u; i < LANES; i++) {
    sum += numbers_of_lanes[i];
  }
  return sum;
}

fn lowest_of_all(number: f32) -> f32 {
  tell(number);
  var lowest = number;
  for (var i = 0u; i < LANES; i++) {
    lowest = lower(lowest, numbers_of_lanes[i]);
  }
  return lowest;
}

fn tell(number: f32) {
  workgroupBarrier();
  numbers_of_lanes[lane] = number;
  workgroupBarrier();
}
