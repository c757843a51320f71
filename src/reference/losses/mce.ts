import type { Numbers } from '../twin.ts';
import { perSampleLoss, type LossTensors } from './perSampleLoss.ts';

/** σ(Ec − Ei) */
export function mce(tensors: LossTensors, { count }: Numbers<'count'>): void {
  perSampleLoss(tensors, count, (right, contrast) => {
    const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
    const z = right - contrast;
    const slope = sigmoid(z) * sigmoid(-z);
    return [sigmoid(z), slope, -slope];
  });
}
