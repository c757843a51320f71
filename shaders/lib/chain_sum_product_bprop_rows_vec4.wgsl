// What chain_sum_product_bprop.wgsl reads and writes a row of, four numbers at once: for four or eight labels a thread. On CPU
// adapters that takes about half as long.
#import "chain_unary_vec4.wgsl"

@group(0) @binding(4) var<storage, read> value: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> dunary: array<vec4f>;

fn value_at(i: u32) -> f32 {
  return value[i >> 2u][i & 3u];
}

/// Shares of the beginnings that end with a label.
fn beginnings_of(at: u32) -> Labels {
  var shares = Labels();
  shares.low = value[at >> 2u];
  if (TILES > 4u) { shares.high = value[(at >> 2u) + 1u]; }
  return shares;
}

fn recall(at: u32) -> Labels {
  var old = Labels();
  old.low = dunary[at >> 2u];
  if (TILES > 4u) { old.high = dunary[(at >> 2u) + 1u]; }
  return old;
}

fn send(at: u32, numbers: Labels) {
  dunary[at >> 2u] = numbers.low;
  if (TILES > 4u) { dunary[(at >> 2u) + 1u] = numbers.high; }
}

fn send_one(at: u32, number: f32) {
  var old = 0.0;
  if (ACCUMULATE_DUNARY == 1u) {
    old = dunary[at >> 2u][at & 3u];
  }
  dunary[at >> 2u][at & 3u] = old + number;
}
