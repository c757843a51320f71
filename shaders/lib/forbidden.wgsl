// Incorrect answers, of four rows at once: ‖Y_k − Yi‖ ≥ radius, Euclidean; NUMBERED: k ≠ ⌊Yi + ½⌋.
// The importing file has answers [K, A], desired [P, A], params.rows, params.answer_dims and params.radius.
#import "four_rows.wgsl"

/// params.answer_dims where the launch knows it when the pipeline is compiled; 0 where not.
override ANSWER_DIMS: u32 = 0u;

/// 1: right answers are given by their numbers, desired [P], and answers may be left out. 0: by coordinates.
override NUMBERED: u32 = 0u;

/// Right answers of four rows; the first coordinate, often the only one, stays in registers.
struct Desired {
  at: vec4u,
  first: vec4f,
  squared_radius: f32,
  number: vec4u,
}

/// Of rows `row` … `row + 3`; those past the last one repeat the last one.
fn load_desired(row: u32) -> Desired {
  let width = select(params.answer_dims, 1u, NUMBERED == 1u);
  let at = four_rows(row) * width;
  let first = desired_coordinates(at, 0u);
  return Desired(at, first, params.radius * params.radius, vec4u(first + vec4f(0.5)));
}

/// Squares are compared: a square root rounds. In one dimension fl(u²) ≥ fl(r²) says exactly |u| ≥ r, because
/// neighbouring numbers have squares more than one unit in the last place apart.
fn is_incorrect(right: Desired, column: u32) -> vec4<bool> {
  if (NUMBERED == 1u) {
    return right.number != vec4u(column);
  }
  let at = column * params.answer_dims;
  let first = answers[at] - right.first;
  var squares = first * first;
  // On a CPU adapter even a loop without turns takes time.
  if (ANSWER_DIMS != 1u) {
    for (var i = 1u; i < params.answer_dims; i++) {
      let difference = answers[at + i] - desired_coordinates(right.at, i);
      squares = fma(difference, difference, squares);
    }
  }
  return squares >= vec4f(right.squared_radius);
}

fn desired_coordinates(at: vec4u, i: u32) -> vec4f {
  return vec4f(desired[at.x + i], desired[at.y + i], desired[at.z + i], desired[at.w + i]);
}
