import { distanceBetween, distanceSlope, saturationSlope } from '../modules/distanceTerm.ts';
import { rowOf } from '../rowOf.ts';
import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Binding = 'rows_x' | 'columns_x' | 'free_energy' | 'slope' | 'drows';
type Field = 'rows' | 'columns' | 'dims' | 'beta' | 'weight' | 'DISTANCE' | 'ACCUMULATE_DROWS';

/**
 * drows[r,i] (+)= Σ_c slope[c]·weight·exp(−β (D_rc − F_c))·∂D_rc/∂row_ri, F = free_energy: the rows are answers, the columns
 * samples.
 */
export function freeEnergyBprop(
  { rows_x, columns_x, free_energy, slope, drows }: Tensors<Binding>,
  { rows, columns, dims, beta, weight, DISTANCE, ACCUMULATE_DROWS }: Numbers<Field>,
): void {
  for (let r = 0; r < rows; r++) {
    const a = rowOf(rows_x, r, dims);
    const total = new Float64Array(dims);
    for (let c = 0; c < columns; c++) {
      const b = rowOf(columns_x, c, dims);
      const gap = distanceBetween(DISTANCE, a, b) - at(free_energy, c);
      const g = at(slope, c) * weight * Math.exp(-beta * gap) * saturationSlope(DISTANCE, a, b);
      for (const [i, u] of a.entries()) put(total, i, g * distanceSlope(DISTANCE, u, at(b, i)), 1);
    }
    for (const [i, d] of total.entries()) put(drows, r * dims + i, d, ACCUMULATE_DROWS);
  }
}
