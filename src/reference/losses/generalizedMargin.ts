import type { Numbers } from '../twin.ts';
import { perSampleLoss, type LossTensors } from './perSampleLoss.ts';

/** The contrast, a sum over all wrong answers */
export function generalizedMargin(tensors: LossTensors, { count }: Numbers<'count'>): void {
  perSampleLoss(tensors, count, (_right, contrast) => [contrast, 0, 1]);
}
