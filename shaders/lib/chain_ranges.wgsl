// Where a chain lies in its batch. The importing file has params.groups and the binding `ranges`.

struct Chain {
  /// First row and number of rows.
  first: u32,
  length: u32,
  group: u32,
}

fn chain_of(q: u32) -> Chain {
  let sequence = q / params.groups;
  return Chain(ranges[2u * sequence], ranges[2u * sequence + 1u], q % params.groups);
}
