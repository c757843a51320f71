import { distanceBetween, distanceSlope, saturationSlope } from '../modules/distanceTerm.ts';
import { rowOf } from '../rowOf.ts';
import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Binding = 'rows_x' | 'columns_x' | 'free_energy' | 'part';
type Field = 'rows' | 'columns' | 'dims' | 'chunks' | 'beta' | 'weight' | 'DISTANCE' | 'SAMPLES_ARE';

/**
 * part[chunk,r,i] = Σ_c slope·weight·exp(−β (D_rc − F))·∂D_rc/∂row_ri over the columns c of the chunk.
 *
 * F = free_energy and slope belong to samples: SAMPLES_ARE 0: the rows, 1: the columns. Samples as rows: without
 * slope·weight, and mass[chunk,r] = Σ_c exp(−β (D_rc − F)).
 */
export function freeEnergyBpropTiled(
  {
    rows_x,
    columns_x,
    free_energy,
    slope,
    part,
    mass,
  }: Tensors<Binding> & Partial<Tensors<'slope' | 'mass'>>,
  { rows, columns, dims, chunks, beta, weight, DISTANCE, SAMPLES_ARE }: Numbers<Field>,
): void {
  const length = Math.ceil(columns / chunks);
  part.fill(0);
  mass?.fill(0);
  for (let r = 0; r < rows; r++) {
    const a = rowOf(rows_x, r, dims);
    for (let c = 0; c < columns; c++) {
      const row = Math.floor(c / length) * rows + r;
      const b = rowOf(columns_x, c, dims);
      const gap = distanceBetween(DISTANCE, a, b) - at(free_energy, SAMPLES_ARE ? c : r);
      const gibbs = Math.exp(-beta * gap);
      if (mass) put(mass, row, gibbs, 1);
      const g = gibbs * saturationSlope(DISTANCE, a, b) * (slope ? at(slope, c) * weight : 1);
      for (const [i, u] of a.entries())
        put(part, row * dims + i, g * distanceSlope(DISTANCE, u, at(b, i)), 1);
    }
  }
}
