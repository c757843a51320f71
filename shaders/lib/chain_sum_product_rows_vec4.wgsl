// What chain_sum_product.wgsl reads and writes a row of, four numbers at once: for four or eight labels a thread. On CPU
// adapters that takes about half as long.
#import "chain_unary_vec4.wgsl"

@group(0) @binding(4) var<storage, read_write> value: array<vec4f>;

fn value_at(i: u32) -> f32 {
  return value[i >> 2u][i & 3u];
}

fn note_value(i: u32, number: f32) {
  value[i >> 2u][i & 3u] = number;
}

fn keep(at: u32, shares: Labels) {
  value[at >> 2u] = shares.low;
  if (TILES > 4u) { value[(at >> 2u) + 1u] = shares.high; }
}
