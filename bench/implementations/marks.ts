// Right answers of chains as libraries of array operations want them.

import type { ChainCase } from '../cases.ts';

/** Up to so many positions libraries without a scan write each of them out; longer chains have 2ⁿ positions. */
export const UNROLLED = 1024;

/** 1 at each right label, `[B·T, C]`. */
export function markLabels({ labels, y }: ChainCase): Float32Array {
  const marks = new Float32Array(y.length * labels);
  for (let row = 0; row < y.length; row++) marks[row * labels + y[row]!] = 1;
  return marks;
}

/** How often each pair of labels follows one another, `[C, C]`. */
export function transitionCounts({ positions, labels, y }: ChainCase): Float32Array {
  const counts = new Float32Array(labels * labels);
  for (let row = 0; row < y.length; row++) {
    if (row % positions > 0) counts[y[row - 1]! * labels + y[row]!]! += 1;
  }
  return counts;
}
