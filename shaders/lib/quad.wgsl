// Four invocations of a subgroup that load a number each, and exchange them: all four get all four.
// On CPU adapters a load costs as much as ninety instructions, an exchange by swaps nine, and each built-in broadcast
// eighteen.
// The importing kernel enables subgroups, keeps its control flow the same throughout a workgroup, and sets `lane` first.

/// @builtin(subgroup_invocation_id)
var<private> lane: u32;

/// Which of the four numbers this invocation loads: `lane % 4u`, but a CPU adapter's compiler divides even by a constant.
fn own_turn() -> u32 {
  return lane & 3u;
}

fn exchange(own: f32) -> vec4f {
  let odd = 0u - (lane & 1u);
  let high = 0u - ((lane >> 1u) & 1u);
  let number = bitcast<u32>(own);
  let beside = quadSwapX(number);
  let other = (number ^ beside) & odd;
  // Those of the even and of the odd invocation of a half, in both.
  let even = number ^ other;
  let uneven = beside ^ other;
  let far_even = quadSwapY(even);
  let far_uneven = quadSwapY(uneven);
  let turn_even = (even ^ far_even) & high;
  let turn_uneven = (uneven ^ far_uneven) & high;
  return bitcast<vec4f>(vec4u(even ^ turn_even, uneven ^ turn_uneven, far_even ^ turn_even, far_uneven ^ turn_uneven));
}
