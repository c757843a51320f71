import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { activate } from './activate.ts';

type Param = 'rows' | 'features' | 'buckets' | 'cols' | 'EPILOGUE';

/** `out[r,c] = f(Σ_f weight[x[r,f], c] + bias[c])`, over the numbers in 0 … buckets − 1; EPILOGUE 0: the sum alone. */
export function sparseLinear(
  { x, weight, bias, out }: Tensors<'x' | 'weight' | 'out'> & Partial<Tensors<'bias'>>,
  { rows, features, buckets, cols, EPILOGUE }: Numbers<Param>,
): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      let sum = EPILOGUE === 0 || !bias ? 0 : at(bias, c);
      for (const number of featuresOf(x, r, features, buckets)) sum += at(weight, number * cols + c);
      put(out, r * cols + c, activate(EPILOGUE, sum));
    }
  }
}

/** The features that row r names. */
export function featuresOf(x: Float64Array, r: number, features: number, buckets: number): Float64Array {
  return x
    .subarray(r * features, (r + 1) * features)
    .filter((number) => number >= 0 && number < buckets)
    .map(Math.floor);
}
