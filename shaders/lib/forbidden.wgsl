// Incorrect answers: ‖Y_k − Yi‖ ≥ radius, the absolute difference in one dimension and else Euclidean, of four rows at once.
// The importing file has answers [K, A], desired [P, A], params.rows, params.answer_dims and params.radius.
#import "four_rows.wgsl"

/// Right answers of four rows; the first coordinate, often the only one, stays in registers.
struct Desired {
  at: vec4u,
  first: vec4f,
}

/// Of rows `row` … `row + 3`; those past the last one repeat the last one.
fn load_desired(row: u32) -> Desired {
  let at = four_rows(row) * params.answer_dims;
  return Desired(at, desired_coordinates(at, 0u));
}

fn is_incorrect(right: Desired, column: u32) -> vec4<bool> {
  // In one dimension |u| ≥ radius, else Σ u² ≥ radius²: neither takes a square root, which rounds.
  let single = params.answer_dims == 1u;
  let at = column * params.answer_dims;
  let first = answers[at] - right.first;
  var sum = select(first * first, abs(first), single);
  for (var i = 1u; i < params.answer_dims; i++) {
    let difference = answers[at + i] - desired_coordinates(right.at, i);
    sum = fma(difference, difference, sum);
  }
  return sum >= vec4f(select(params.radius * params.radius, params.radius, single));
}

fn desired_coordinates(at: vec4u, i: u32) -> vec4f {
  return vec4f(desired[at.x + i], desired[at.y + i], desired[at.z + i], desired[at.w + i]);
}
