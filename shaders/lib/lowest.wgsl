// The lowest energy of each of four rows and its column, over columns in rising order; ties go to the lowest column.
// The importing file has params.rows and the outputs minimum and index.

struct Lowest {
  energy: vec4f,
  column: vec4u,
}

/// Nothing found: 1e30 at column 0xffffffff.
fn nothing_found() -> Lowest {
  return Lowest(vec4f(1e30), vec4u(0xffffffffu));
}

/// With the energies of one more column, in those rows that admit it.
fn keep_lowest(old: Lowest, energies: vec4f, column: u32, admitted: vec4<bool>) -> Lowest {
  let better = admitted & (energies < old.energy);
  return Lowest(select(old.energy, energies, better), select(old.column, vec4u(column), better));
}

/// Writes rows `row` … `row + 3` of chunk `chunk` of tables [P, chunks].
fn store_lowest(lowest: Lowest, row: u32, chunk: u32, chunks: u32) {
  for (var r = 0u; r < 4u; r++) {
    if (row + r < params.rows) {
      minimum[(row + r) * chunks + chunk] = lowest.energy[r];
      index[(row + r) * chunks + chunk] = lowest.column[r];
    }
  }
}
