// How four invocations of a subgroup tell each other the numbers of their labels, without memory: for labels.wgsl, with
// LANES 4. The importing kernel enables subgroups.
#import "quad.wgsl"
#import "labels_of_workgroup.wgsl"

var<private> given: array<f32, 8>;

fn give(tile: u32, number: f32) {
  given[tile] = number;
}

/// What has been given to labels 4·four, 4·four + 1, …
fn take(four: u32) -> vec4f {
  return exchange(given[four]);
}

fn sum_of_all(number: f32) -> f32 {
  let two = number + quadSwapX(number);
  return two + quadSwapY(two);
}

fn lowest_of_all(number: f32) -> f32 {
  let two = lower(number, quadSwapX(number));
  return lower(two, quadSwapY(two));
}
