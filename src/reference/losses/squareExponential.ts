import type { Numbers } from '../twin.ts';
import { perSampleLoss, type LossTensors } from './perSampleLoss.ts';

/** Ec² + γ e^(−β·Ei) */
export function squareExponential(
  tensors: LossTensors,
  { count, gamma, beta }: Numbers<'count' | 'gamma' | 'beta'>,
): void {
  perSampleLoss(tensors, count, (right, contrast) => {
    const push = gamma * Math.exp(-beta * contrast);
    return [right ** 2 + push, 2 * right, -beta * push];
  });
}
