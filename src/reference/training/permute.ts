/** Steps on few bits mix too little: on two, 4 samples would come in 8 of their 24 orders. So fewer than 64 samples get seven. */
const FEW = 64;
const MASK_OF_FEW = 127;

/**
 * A bijection of 0 … length − 1 for each key: invertible steps on the next power of two, or on 128 for fewer than 64,
 * repeated until the value falls below `length`.
 *
 * @see Kensler 2013, "Correlated Multi-Jittered Sampling", Pixar Technical Memo 13-01.
 */
export function permute(position: number, length: number, key: number): number {
  const mask = length < FEW ? MASK_OF_FEW : 2 ** (32 - Math.clz32(length - 1)) - 1;
  let i = position;
  do i = scramble(i, mask, key);
  while (i >= length);
  return (i + (key % length)) % length;
}

/** A bijection of 0 … mask, in 32-bit arithmetic. */
function scramble(value: number, mask: number, key: number): number {
  let i = value ^ key;
  i = Math.imul(i, 0xe170893d);
  i ^= key >>> 16;
  i ^= (i & mask) >>> 4;
  i ^= key >>> 8;
  i = Math.imul(i, 0x0929eb3f);
  i ^= key >>> 23;
  i ^= (i & mask) >>> 1;
  i = Math.imul(i, 1 | (key >>> 27));
  i = Math.imul(i, 0x6935fa69);
  i ^= (i & mask) >>> 11;
  i = Math.imul(i, 0x74dcb303);
  i ^= (i & mask) >>> 2;
  i = Math.imul(i, 0x9e501cc3);
  i ^= (i & mask) >>> 2;
  i = Math.imul(i, 0xc860a3df);
  i &= mask;
  i ^= i >>> 5;
  return i >>> 0;
}

/** A key for each (seed, epoch). */
export function epochKey(seed: number, epoch: number): number {
  return hash(hash(seed) ^ ((epoch + 0x9e3779b9) >>> 0));
}

/** A bijective mix of 32 bits: MurmurHash3's finaliser. */
export function hash(value: number): number {
  let h = value >>> 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}
