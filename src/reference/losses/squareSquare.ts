import type { Numbers } from '../twin.ts';
import { perSampleLoss, type LossTensors } from './perSampleLoss.ts';

/** Ec² + max(0, m − Ei)² */
export function squareSquare(tensors: LossTensors, { count, m }: Numbers<'count' | 'm'>): void {
  perSampleLoss(tensors, count, (right, contrast) => {
    const missing = Math.max(0, m - contrast);
    return [right ** 2 + missing ** 2, 2 * right, -2 * missing];
  });
}
