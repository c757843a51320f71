// What chain_sum_product_bprop.wgsl reads and writes a row of, number by number.
#import "chain_unary.wgsl"

@group(0) @binding(4) var<storage, read> value: array<f32>;
@group(0) @binding(6) var<storage, read_write> dunary: array<f32>;

fn value_at(i: u32) -> f32 {
  return value[i];
}

/// Shares of the beginnings that end with a label; 0 past the last one.
fn beginnings_of(at: u32) -> Labels {
  var shares = Labels();
  shares.low.x = beginning(at, 0u);
  if (TILES > 1u) { shares.low.y = beginning(at, 1u); }
  if (TILES > 2u) { shares.low.z = beginning(at, 2u); }
  if (TILES > 3u) { shares.low.w = beginning(at, 3u); }
  if (TILES > 4u) { shares.high.x = beginning(at, 4u); }
  if (TILES > 5u) { shares.high.y = beginning(at, 5u); }
  if (TILES > 6u) { shares.high.z = beginning(at, 6u); }
  if (TILES > 7u) { shares.high.w = beginning(at, 7u); }
  return shares;
}

fn beginning(at: u32, tile: u32) -> f32 {
  let share = value[at + place_of(tile)];
  if (is_whole(tile)) {
    return share;
  }
  return select(0.0, share, is_label(tile));
}

fn recall(at: u32) -> Labels {
  var old = Labels();
  old.low.x = recall_tile(at, 0u);
  if (TILES > 1u) { old.low.y = recall_tile(at, 1u); }
  if (TILES > 2u) { old.low.z = recall_tile(at, 2u); }
  if (TILES > 3u) { old.low.w = recall_tile(at, 3u); }
  if (TILES > 4u) { old.high.x = recall_tile(at, 4u); }
  if (TILES > 5u) { old.high.y = recall_tile(at, 5u); }
  if (TILES > 6u) { old.high.z = recall_tile(at, 6u); }
  if (TILES > 7u) { old.high.w = recall_tile(at, 7u); }
  return old;
}

fn recall_tile(at: u32, tile: u32) -> f32 {
  var old = 0.0;
  if (is_whole(tile)) {
    old = dunary[at + label_of(tile)];
  } else if (is_label(tile)) {
    old = dunary[at + label_of(tile)];
  }
  return old;
}

fn send(at: u32, numbers: Labels) {
  send_tile(at, 0u, numbers.low.x);
  if (TILES > 1u) { send_tile(at, 1u, numbers.low.y); }
  if (TILES > 2u) { send_tile(at, 2u, numbers.low.z); }
  if (TILES > 3u) { send_tile(at, 3u, numbers.low.w); }
  if (TILES > 4u) { send_tile(at, 4u, numbers.high.x); }
  if (TILES > 5u) { send_tile(at, 5u, numbers.high.y); }
  if (TILES > 6u) { send_tile(at, 6u, numbers.high.z); }
  if (TILES > 7u) { send_tile(at, 7u, numbers.high.w); }
}

fn send_tile(at: u32, tile: u32, number: f32) {
  if (is_whole(tile)) {
    dunary[at + label_of(tile)] = number;
  } else if (is_label(tile)) {
    dunary[at + label_of(tile)] = number;
  }
}

fn send_one(at: u32, number: f32) {
  var old = 0.0;
  if (ACCUMULATE_DUNARY == 1u) {
    old = dunary[at];
  }
  dunary[at] = old + number;
}
