// Unary energies, number by number: for chain_sum_product.wgsl and its bprop.

@group(0) @binding(1) var<storage, read> unary: array<f32>;

fn unary_at(i: u32) -> f32 {
  return unary[i];
}

/// Unary energies of the row that starts at `at`; past the last label that of the last one.
fn energies_of(at: u32) -> Labels {
  var own = Labels();
  own.low.x = unary[at + place_of(0u)];
  if (TILES > 1u) { own.low.y = unary[at + place_of(1u)]; }
  if (TILES > 2u) { own.low.z = unary[at + place_of(2u)]; }
  if (TILES > 3u) { own.low.w = unary[at + place_of(3u)]; }
  if (TILES > 4u) { own.high.x = unary[at + place_of(4u)]; }
  if (TILES > 5u) { own.high.y = unary[at + place_of(5u)]; }
  if (TILES > 6u) { own.high.z = unary[at + place_of(6u)]; }
  if (TILES > 7u) { own.high.w = unary[at + place_of(7u)]; }
  return own;
}
