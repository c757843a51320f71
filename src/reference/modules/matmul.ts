import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { activate } from './activate.ts';

type Param =
  | 'rows'
  | 'cols'
  | 'depth'
  | 'a_row'
  | 'a_depth'
  | 'b_col'
  | 'b_depth'
  | 'ACCUMULATE_OUT'
  | 'EPILOGUE';

/** `out[r,c] (+)= f(Σ_d a[r·a_row + d·a_depth] · b[c·b_col + d·b_depth] + bias[c])`; EPILOGUE 0: the sum alone. */
export function matmul(
  { a, b, bias, out }: Tensors<'a' | 'b' | 'out'> & Partial<Tensors<'bias'>>,
  { rows, cols, depth, a_row, a_depth, b_col, b_depth, ACCUMULATE_OUT, EPILOGUE }: Numbers<Param>,
): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      let sum = EPILOGUE === 0 || !bias ? 0 : at(bias, c);
      for (let d = 0; d < depth; d++) sum += at(a, r * a_row + d * a_depth) * at(b, c * b_col + d * b_depth);
      put(out, r * cols + c, activate(EPILOGUE, sum), ACCUMULATE_OUT);
    }
  }
}
