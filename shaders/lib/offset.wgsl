// What was taken off the values of a chain, position by position.

/// Kahan's sum of all that was taken off: thousands of positions lose nothing.
struct Offset {
  sum: f32,
  lost: f32,
}

fn take_off(offset: Offset, part: f32) -> Offset {
  let taken = part - offset.lost;
  let sum = offset.sum + taken;
  return Offset(sum, (sum - offset.sum) - taken);
}
