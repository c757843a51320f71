import type { Numbers } from '../twin.ts';
import { perSampleLoss, type LossTensors } from './perSampleLoss.ts';

/** max(0, m + Ec − Ei) */
export function hinge(tensors: LossTensors, { count, m }: Numbers<'count' | 'm'>): void {
  perSampleLoss(tensors, count, (right, contrast) => {
    const missing = m + right - contrast;
    return missing > 0 ? [missing, 1, -1] : [0, 0, 0];
  });
}
