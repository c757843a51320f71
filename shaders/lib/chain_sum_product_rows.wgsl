// What chain_sum_product.wgsl reads and writes a row of, number by number.
#import "chain_unary.wgsl"

@group(0) @binding(4) var<storage, read_write> value: array<f32>;

fn value_at(i: u32) -> f32 {
  return value[i];
}

fn note_value(i: u32, number: f32) {
  value[i] = number;
}

fn keep(at: u32, shares: Labels) {
  keep_one(at, 0u, shares.low.x);
  if (TILES > 1u) { keep_one(at, 1u, shares.low.y); }
  if (TILES > 2u) { keep_one(at, 2u, shares.low.z); }
  if (TILES > 3u) { keep_one(at, 3u, shares.low.w); }
  if (TILES > 4u) { keep_one(at, 4u, shares.high.x); }
  if (TILES > 5u) { keep_one(at, 5u, shares.high.y); }
  if (TILES > 6u) { keep_one(at, 6u, shares.high.z); }
  if (TILES > 7u) { keep_one(at, 7u, shares.high.w); }
}

fn keep_one(at: u32, tile: u32, share: f32) {
  // The same store both ways: where the first is known when compiled, no condition is left.
  if (is_whole(tile)) {
    value[at + label_of(tile)] = share;
  } else if (is_label(tile)) {
    value[at + label_of(tile)] = share;
  }
}
