import type { Numbers } from '../twin.ts';
import { perSampleLoss, type LossTensors } from './perSampleLoss.ts';

/** Ec − F */
export function nll(tensors: LossTensors, { count }: Numbers<'count'>): void {
  perSampleLoss(tensors, count, (right, contrast) => [right - contrast, 1, -1]);
}
