/** `length` float32 numbers in [−scale, scale), the same for the same seed. */
export function noise(length: number, seed: number, scale = 1): Float32Array {
  let state = (seed * 0x9e3779b9 + 1) >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return scale * (state / 2 ** 31 - 1);
  });
}

/** Multiples of ¼ in [−2, 2): their distances and sums are exact in float32, and ties abound. */
export const coarse = (length: number, seed: number): Float32Array =>
  noise(length, seed).map((value) => Math.floor(value * 8) / 4);
