// Four invocations of a subgroup that load a number each, and exchange them: all four get all four.
// On CPU adapters a load costs more than ten sums, and an exchange costs one.
// The importing kernel enables subgroups, keeps its control flow the same throughout a workgroup, and sets `lane` first.

/// @builtin(subgroup_invocation_id)
var<private> lane: u32;

/// Which of the four numbers this invocation loads.
fn own_turn() -> u32 {
  return lane % 4u;
}

fn exchange(own: f32) -> vec4f {
  return vec4f(quadBroadcast(own, 0u), quadBroadcast(own, 1u), quadBroadcast(own, 2u), quadBroadcast(own, 3u));
}
