import { at, put, type Numbers, type Tensors } from '../twin.ts';

const NONE = 0xffff_ffff;

/** `latent[p] = choice[p, index[p]]`; no answer: 0xffffffff. */
export function gatherChoice(
  { choice, index, latent }: Tensors<'choice' | 'index' | 'latent'>,
  { rows, columns }: Numbers<'rows' | 'columns'>,
): void {
  for (let p = 0; p < rows; p++) {
    const k = at(index, p);
    put(latent, p, k < columns ? at(choice, p * columns + k) : NONE);
  }
}
