import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** drows[r,d] (+)= Σ_chunk part[chunk,r,d]; with slope and mass: times slope[r] / Σ_chunk mass[chunk,r]. */
export function mergeSlopes(
  { part, mass, slope, drows }: Tensors<'part' | 'drows'> & Partial<Tensors<'mass' | 'slope'>>,
  { rows, dims, chunks, ACCUMULATE_DROWS }: Numbers<'rows' | 'dims' | 'chunks' | 'ACCUMULATE_DROWS'>,
): void {
  const sum = (values: Float64Array, i: number, size: number): number => {
    let total = 0;
    for (let c = 0; c < chunks; c++) total += at(values, c * size + i);
    return total;
  };
  for (let i = 0; i < rows * dims; i++) {
    const r = Math.floor(i / dims);
    const factor = mass && slope ? at(slope, r) / sum(mass, r, rows) : 1;
    put(drows, i, factor * sum(part, i, rows * dims), ACCUMULATE_DROWS);
  }
}
