import type { Numbers, Tensors } from '../twin.ts';

/** mean[0] = (1/count) Σ_p values[p] */
export function mean({ values, mean: out }: Tensors<'values' | 'mean'>, { count }: Numbers<'count'>): void {
  out[0] = values.subarray(0, count).reduce((sum, value) => sum + value, 0) / count;
}
