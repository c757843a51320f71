import type { Numbers } from '../twin.ts';
import { perSampleLoss, type LossTensors } from './perSampleLoss.ts';

/** 1 − e^(−β(Ec − F)) */
export function minimumEmpiricalError(
  tensors: LossTensors,
  { count, beta }: Numbers<'count' | 'beta'>,
): void {
  perSampleLoss(tensors, count, (right, contrast) => {
    const exponent = -beta * (right - contrast);
    const slope = beta * Math.exp(exponent);
    return [-Math.expm1(exponent), slope, -slope];
  });
}
