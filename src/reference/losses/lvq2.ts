import type { Numbers } from '../twin.ts';
import { perSampleLoss, type LossTensors } from './perSampleLoss.ts';

/** min(1, max(0, (Ec−Ei)/(δ·Ei))); 0/0 counts as 0 */
export function lvq2(tensors: LossTensors, { count, delta }: Numbers<'count' | 'delta'>): void {
  perSampleLoss(tensors, count, (right, contrast) => {
    const excess = right === contrast ? 0 : (right - contrast) / (delta * contrast);
    if (excess <= 0) return [0, 0, 0];
    if (excess >= 1) return [1, 0, 0];
    return [excess, 1 / (delta * contrast), -right / (delta * contrast ** 2)];
  });
}
