import type { Numbers } from '../twin.ts';
import { perSampleLoss, type LossTensors } from './perSampleLoss.ts';

/** Ec² */
export function squaredEnergy(tensors: LossTensors, { count }: Numbers<'count'>): void {
  perSampleLoss(tensors, count, (right) => [right ** 2, 2 * right, 0]);
}
