// Ranked search: only what comes after (after_energy, after_index) in the order by energy, then by column, is admitted.
// The importing file has after_energy [P] and after_index [P].

/// 1: ranked. 0: everything is admitted and the two tensors may be left out.
override RANKED: u32 = 0u;

struct After {
  energy: vec4f,
  column: vec4u,
}

fn load_after(rows: vec4u) -> After {
  if (RANKED == 0u) {
    return After();
  }
  return After(
    vec4f(after_energy[rows.x], after_energy[rows.y], after_energy[rows.z], after_energy[rows.w]),
    vec4u(after_index[rows.x], after_index[rows.y], after_index[rows.z], after_index[rows.w]));
}

fn comes_after(after: After, energies: vec4f, column: u32) -> vec4<bool> {
  if (RANKED == 0u) {
    return vec4<bool>(true);
  }
  return (energies > after.energy) | ((energies == after.energy) & (vec4u(column) > after.column));
}
