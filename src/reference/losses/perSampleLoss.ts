import type { Tensors } from '../twin.ts';

/** The bindings of every per-sample loss; losses without a contrast leave it out. */
export type LossTensors = Tensors<'right' | 'loss' | 'right_slope' | 'contrast_slope'> &
  Partial<Tensors<'contrast'>>;

/** L(Ec, contrast), ∂L/∂Ec, ∂L/∂contrast. */
export type LossValue = readonly [value: number, rightSlope: number, contrastSlope: number];

/** loss[p], right_slope[p], contrast_slope[p] = L(right[p], contrast[p]) and its partial derivatives. */
export function perSampleLoss(
  { right, contrast, loss, right_slope, contrast_slope }: LossTensors,
  count: number,
  lossOf: (right: number, contrast: number) => LossValue,
): void {
  for (const [p, energy] of right.subarray(0, count).entries()) {
    const [value, rightSlope, contrastSlope] = lossOf(energy, contrast?.[p] ?? 0);
    loss[p] = value;
    right_slope[p] = rightSlope;
    contrast_slope[p] = contrastSlope;
  }
}
