// One term of a generalized margin: H(E[p, label] − E[p, k] + C(label, k)), for wrong answers k.
// SHAPE 0: H(u) = max(0, u); 1: H(u) = log(1 + e^u).
// COST 0: C = m; 1: C = m·‖Y_k − Y_label‖₁; 2: C = m·costs[label, k].
// The importing file has energies [P, K], answers [K, A], costs [K, K], params.columns, params.answer_dims and params.m.
#import "activation.wgsl"
#import "logistic.wgsl"

override SHAPE: u32 = 0u;
override COST: u32 = 0u;

/// The argument of H.
fn margin_excess(p: u32, label: u32, k: u32) -> f32 {
  let row = p * params.columns;
  return energies[row + label] - energies[row + k] + margin_cost(label, k);
}

fn margin_cost(label: u32, k: u32) -> f32 {
  if (COST == 0u) {
    return params.m;
  }
  if (COST == 2u) {
    return params.m * costs[label * params.columns + k];
  }
  var distance = 0.0;
  for (var i = 0u; i < params.answer_dims; i++) {
    distance += abs(answers[k * params.answer_dims + i] - answers[label * params.answer_dims + i]);
  }
  return params.m * distance;
}

fn margin_value(u: f32) -> f32 {
  if (SHAPE == 1u) {
    return softplus(u);
  }
  return max(0.0, u);
}

fn margin_slope(u: f32) -> f32 {
  if (SHAPE == 1u) {
    return safe_sigmoid(u);
  }
  return select(0.0, 1.0, u > 0.0);
}
