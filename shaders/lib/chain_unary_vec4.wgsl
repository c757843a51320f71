// Unary energies, four at once: for chain_sum_product.wgsl and its bprop, with four or eight labels a thread.

@group(0) @binding(1) var<storage, read> unary: array<vec4f>;

fn unary_at(i: u32) -> f32 {
  return unary[i >> 2u][i & 3u];
}

/// Unary energies of the row that starts at `at`.
fn energies_of(at: u32) -> Labels {
  var own = Labels();
  own.low = unary[at >> 2u];
  if (TILES > 4u) { own.high = unary[(at >> 2u) + 1u]; }
  return own;
}
