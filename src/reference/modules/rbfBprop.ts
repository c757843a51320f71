import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Param = 'rows' | 'columns' | 'dims' | 'dout_row' | 'dout_column' | 'accumulate_drows';

/** `drows[r,i] (+)= Σ_c dout[r·dout_row + c·dout_column] · (rows[r,i] − columns[c,i])` */
export function rbfBprop(
  { rows_x, columns_x, dout, drows }: Tensors<'rows_x' | 'columns_x' | 'dout' | 'drows'>,
  { rows, columns, dims, dout_row, dout_column, accumulate_drows }: Numbers<Param>,
): void {
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < dims; i++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) {
        const difference = at(rows_x, r * dims + i) - at(columns_x, c * dims + i);
        sum += at(dout, r * dout_row + c * dout_column) * difference;
      }
      put(drows, r * dims + i, sum, accumulate_drows);
    }
  }
}
