import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Binding = 'dloss' | 'right_slope' | 'dright';
type Optional = 'contrast_slope' | 'dcontrast';
type Field = 'count' | 'of_mean' | 'ACCUMULATE_DRIGHT' | 'ACCUMULATE_DCONTRAST';

/**
 * dright[p] (+)= dloss[p]·right_slope[p], dcontrast[p] (+)= dloss[p]·contrast_slope[p]; of_mean: with dloss[0]/count
 * for dloss[p].
 */
export function lossBprop(
  tensors: Tensors<Binding> & Partial<Tensors<Optional>>,
  { count, of_mean, ACCUMULATE_DRIGHT, ACCUMULATE_DCONTRAST }: Numbers<Field>,
): void {
  const { dloss, right_slope, contrast_slope, dright, dcontrast } = tensors;
  for (let p = 0; p < count; p++) {
    const d = of_mean === 1 ? at(dloss, 0) / count : at(dloss, p);
    put(dright, p, d * at(right_slope, p), ACCUMULATE_DRIGHT);
    if (dcontrast) put(dcontrast, p, d * (contrast_slope?.[p] ?? 0), ACCUMULATE_DCONTRAST);
  }
}
