import type { Numbers } from '../twin.ts';
import { perSampleLoss, type LossTensors } from './perSampleLoss.ts';

/** Ec − min E */
export function perceptron(tensors: LossTensors, { count }: Numbers<'count'>): void {
  perSampleLoss(tensors, count, (right, contrast) => [right - contrast, 1, -1]);
}
