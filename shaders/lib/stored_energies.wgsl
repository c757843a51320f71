// Energies in a table E [P, K], four rows at once. The importing file has energies and params.columns.

fn stored_energies(rows: vec4u, column: u32) -> vec4f {
  let at = rows * params.columns + vec4u(column);
  return vec4f(energies[at.x], energies[at.y], energies[at.z], energies[at.w]);
}
