import { distanceSlope, saturationSlope } from '../modules/distanceTerm.ts';
import { rowOf } from '../rowOf.ts';
import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Binding = 'rows_x' | 'columns_x' | 'denergies' | 'drows';
type Field = 'rows' | 'columns' | 'dims' | 'DISTANCE' | 'SAMPLES_ARE' | 'ACCUMULATE_DROWS';

/** `drows[r,i] (+)= Σ_c denergies(r,c)·∂D(row_r, column_c)/∂row_ri`; SAMPLES_ARE 1: the table is `[columns, rows]`. */
export function pairwiseBprop(
  { rows_x, columns_x, denergies, drows }: Tensors<Binding>,
  { rows, columns, dims, DISTANCE, SAMPLES_ARE, ACCUMULATE_DROWS }: Numbers<Field>,
): void {
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < dims; i++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) {
        const [a, b] = [rowOf(rows_x, r, dims), rowOf(columns_x, c, dims)];
        const slope = at(denergies, SAMPLES_ARE ? c * rows + r : r * columns + c);
        sum += slope * distanceSlope(DISTANCE, at(a, i), at(b, i)) * saturationSlope(DISTANCE, a, b);
      }
      put(drows, r * dims + i, sum, ACCUMULATE_DROWS);
    }
  }
}
