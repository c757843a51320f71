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

/// Writes rows `row` … `row + 3` of chunk `chunk` of tables [P, chunks]. Those past the last one repeat it.
fn store_lowest(lowest: Lowest, row: u32, chunk: u32, chunks: u32) {
  if (row < params.rows) {
    let at = min(vec4u(row) + vec4u(0u, 1u, 2u, 3u), vec4u(params.rows - 1u)) * chunks + chunk;
    minimum[at.x] = lowest.energy.x;
    minimum[at.y] = lowest.energy.y;
    minimum[at.z] = lowest.energy.z;
    minimum[at.w] = lowest.energy.w;
    index[at.x] = lowest.column.x;
    index[at.y] = lowest.column.y;
    index[at.z] = lowest.column.z;
    index[at.w] = lowest.column.w;
  }
}
