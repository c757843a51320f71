import { put, type Numbers, type Tensors } from '../twin.ts';

/** denergies[p,k] (+)= slope[p]·[k = index[p]] */
export function rowChoiceBprop(
  { index, slope, denergies }: Tensors<'index' | 'slope' | 'denergies'>,
  { rows, columns, ACCUMULATE_DENERGIES }: Numbers<'rows' | 'columns' | 'ACCUMULATE_DENERGIES'>,
): void {
  for (const [p, g] of slope.subarray(0, rows).entries()) {
    for (let k = 0; k < columns; k++) {
      put(denergies, p * columns + k, k === index[p] ? g : 0, ACCUMULATE_DENERGIES);
    }
  }
}
