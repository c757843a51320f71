import { distanceBetween, distanceSlope, saturationSlope } from '../modules/distanceTerm.ts';
import { rowOf } from '../rowOf.ts';
import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Binding = 'rows_x' | 'columns_x' | 'free_energy' | 'slope' | 'drows';
type Field =
  | 'rows'
  | 'columns'
  | 'dims'
  | 'beta'
  | 'weight'
  | 'DISTANCE'
  | 'SAMPLES_ARE'
  | 'accumulate_drows';

/**
 * drows[r,i] (+)= Σ_c slope·weight·exp(−β (D_rc − F))·∂D_rc/∂row_ri.
 *
 * F = free_energy and slope belong to samples: SAMPLES_ARE 0: the rows, 1: the columns. Rows that are samples have their
 * weights divided by the sum, which is 1 when F is the free energy.
 */
export function freeEnergyBprop(
  { rows_x, columns_x, free_energy, slope, drows }: Tensors<Binding>,
  { rows, columns, dims, beta, weight, DISTANCE, SAMPLES_ARE, accumulate_drows }: Numbers<Field>,
): void {
  for (let r = 0; r < rows; r++) {
    const a = rowOf(rows_x, r, dims);
    const total = new Float64Array(dims);
    let mass = 0;
    for (let c = 0; c < columns; c++) {
      const b = rowOf(columns_x, c, dims);
      const sample = SAMPLES_ARE ? c : r;
      const gap = distanceBetween(DISTANCE, a, b) - at(free_energy, sample);
      const gibbs = weight * Math.exp(-beta * gap);
      mass += gibbs;
      const g = at(slope, sample) * gibbs * saturationSlope(DISTANCE, a, b);
      for (const [i, u] of a.entries()) put(total, i, g * distanceSlope(DISTANCE, u, at(b, i)), 1);
    }
    for (const [i, d] of total.entries())
      put(drows, r * dims + i, SAMPLES_ARE ? d : d / mass, accumulate_drows);
  }
}
