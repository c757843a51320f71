// Energies of sequences, E(y) = Σ_t unary[t, y_t] + Σ_{t≥1} pairwise[y_{t−1}, y_t], a row a position.
// A batch holds `sequences` of them one after the other, and each `groups` chains over the same positions:
// chain q = sequence·groups + group, with columns group·labels … of its own in a row.
// The importing file has params.labels and params.groups.

/// Whether each row has pairwise energies of its own, between it and the row before.
override PER_POSITION: u32 = 0u;

/// Where the energies of a group's labels start in a row.
fn unary_start(row: u32, group: u32) -> u32 {
  return (row * params.groups + group) * params.labels;
}

/// Where the energies of the transitions into a row start.
fn pairwise_start(row: u32, group: u32) -> u32 {
  let table = select(group, row * params.groups + group, PER_POSITION == 1u);
  return table * params.labels * params.labels;
}
