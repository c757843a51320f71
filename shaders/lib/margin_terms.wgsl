// One term of a generalized margin: H(Ec − E_k + C(Yi, Y_k)), for incorrect answers k: ‖Y_k − Yi‖ ≥ radius, Euclidean;
// NUMBERED: k ≠ ⌊Yi + ½⌋.
// SHAPE 0: H(u) = max(0, u); 1: H(u) = log(1 + e^u).
// COST 0: C = m; 1: C = m·‖Y_k − Yi‖₁; 2: C = m·costs[Yi, k].
// The importing file has energies [P, K], right [P], answers [K, A], costs [K, K], desired [P, A] or [P, 1],
// params.columns, params.answer_dims, params.m and params.radius.
#import "activation.wgsl"
#import "logistic.wgsl"

override SHAPE: u32 = 0u;
override COST: u32 = 0u;
override NUMBERED: u32 = 0u;

/// How an answer differs from the right one.
struct MarginTerm {
  incorrect: bool,
  /// The argument of H.
  excess: f32,
}

fn margin_term(p: u32, k: u32) -> MarginTerm {
  let label = u32(desired[p] + 0.5);
  var cost = params.m;
  var incorrect = k != label;
  if (COST == 1u || NUMBERED == 0u) {
    var distance = 0.0;
    var squares = 0.0;
    for (var i = 0u; i < params.answer_dims; i++) {
      let difference = abs(answers[k * params.answer_dims + i] - right_coordinate(p, label, i));
      distance += difference;
      squares = fma(difference, difference, squares);
    }
    if (COST == 1u) {
      cost = params.m * distance;
    }
    if (NUMBERED == 0u) {
      incorrect = squares >= params.radius * params.radius;
    }
  }
  if (COST == 2u) {
    cost = params.m * costs[label * params.columns + k];
  }
  return MarginTerm(incorrect, right[p] - energies[p * params.columns + k] + cost);
}

fn right_coordinate(p: u32, label: u32, i: u32) -> f32 {
  if (NUMBERED == 1u) {
    return answers[label * params.answer_dims + i];
  }
  return desired[p * params.answer_dims + i];
}

/// H, and 0 for the right answer.
fn margin_value(term: MarginTerm) -> f32 {
  if (!term.incorrect) {
    return 0.0;
  }
  if (SHAPE == 1u) {
    return softplus(term.excess);
  }
  return max(0.0, term.excess);
}

/// H′, and 0 for the right answer.
fn margin_slope(term: MarginTerm) -> f32 {
  if (!term.incorrect) {
    return 0.0;
  }
  if (SHAPE == 1u) {
    return safe_sigmoid(term.excess);
  }
  return select(0.0, 1.0, term.excess > 0.0);
}
