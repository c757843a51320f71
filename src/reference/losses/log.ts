import type { Numbers } from '../twin.ts';
import { perSampleLoss, type LossTensors } from './perSampleLoss.ts';

/** log(1 + e^(Ec−Ei)) */
export function log(tensors: LossTensors, { count }: Numbers<'count'>): void {
  perSampleLoss(tensors, count, (right, contrast) => {
    const z = right - contrast;
    const slope = 1 / (1 + Math.exp(-z));
    return [Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), slope, -slope];
  });
}
