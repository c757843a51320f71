// Shuffled order without a table: permute(·, length, key) is a bijection of 0 … length − 1 for each key.
// Kensler 2013, "Correlated Multi-Jittered Sampling", Pixar Technical Memo 13-01: a mix of invertible steps on the next
// power of two, repeated until the value falls below `length` (cycle walking).
#import "hash.wgsl"

/// Steps on few bits mix too little: on two, 4 samples would come in 8 of their 24 orders. So fewer than 64 samples get
/// seven.
const FEW = 64u;
const MASK_OF_FEW = 127u;

fn permute(position: u32, length: u32, key: u32) -> u32 {
  var mask = length - 1u;
  mask |= mask >> 1u;
  mask |= mask >> 2u;
  mask |= mask >> 4u;
  mask |= mask >> 8u;
  mask |= mask >> 16u;
  mask = select(mask, MASK_OF_FEW, length < FEW);
  var i = scramble(position, mask, key);
  // A cycle through a position below `length` comes back below it within mask + 1 turns; two are usual, and
  // 128 / length of few samples.
  for (var turn = 0u; turn < mask && i >= length; turn++) {
    i = scramble(i, mask, key);
  }
  return (i + key % length) % length;
}

/// A bijection of 0 … mask.
fn scramble(value: u32, mask: u32, key: u32) -> u32 {
  var i = value;
  i ^= key;
  i *= 0xe170893du;
  i ^= key >> 16u;
  i ^= (i & mask) >> 4u;
  i ^= key >> 8u;
  i *= 0x0929eb3fu;
  i ^= key >> 23u;
  i ^= (i & mask) >> 1u;
  i *= 1u | (key >> 27u);
  i *= 0x6935fa69u;
  i ^= (i & mask) >> 11u;
  i *= 0x74dcb303u;
  i ^= (i & mask) >> 2u;
  i *= 0x9e501cc3u;
  i ^= (i & mask) >> 2u;
  i *= 0xc860a3dfu;
  i &= mask;
  i ^= i >> 5u;
  return i;
}

/// A key for each (seed, epoch): neighbouring seeds and epochs give unrelated keys.
fn epoch_key(seed: u32, epoch: u32) -> u32 {
  return hash(hash(seed) ^ (epoch + 0x9e3779b9u));
}
