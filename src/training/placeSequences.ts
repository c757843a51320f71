import type { Sequences } from '../answers/Inputs.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { allocateTensor, releaseTensor } from '../graph/Tensor.ts';
import { longestOf, ownersOf, rangesOf } from './sequenceInputs.ts';

/** Puts on the GPU where sequences lie, one after the other and without padding. */
export function placeSequences(gpu: Gpu, lengths: Uint32Array, rows: number): Sequences {
  const [count, element] = [lengths.length, 'u32'] as const;
  const data = { ranges: rangesOf(lengths), owners: ownersOf(lengths, rows) };
  return {
    count,
    longest: longestOf(lengths),
    ranges: allocateTensor(gpu, 'data', 'ranges', [count, 2], { element, data: data.ranges }),
    owners: allocateTensor(gpu, 'data', 'owners', [rows], { element, data: data.owners }),
  };
}

export function releaseSequences(gpu: Gpu, { ranges, owners }: Sequences): void {
  releaseTensor(gpu, ranges);
  releaseTensor(gpu, owners);
}
