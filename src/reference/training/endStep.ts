import type { Numbers, Tensors } from '../twin.ts';

type Binding = 'clock' | 'loss' | 'right' | 'history';

/**
 * `history[step mod capacity] = (mean loss, mean right, mean contrast)`; without a contrast its mean is 0. Then
 * `{step, epoch, position}` → step + 1, position + batch, the position wrapped by samples into epochs.
 */
export function endStep(
  tensors: Tensors<Binding> & Partial<Tensors<'contrast'>>,
  { batch, samples, losses, capacity }: Numbers<'batch' | 'samples' | 'losses' | 'capacity'>,
): void {
  const { clock, loss, right, contrast = new Float64Array(batch), history } = tensors;
  const [step = 0, epoch = 0, position = 0] = clock;
  const mean = (values: Float64Array, count: number): number =>
    values.subarray(0, count).reduce((a, b) => a + b, 0) / count;
  history.set([mean(loss, losses), mean(right, batch), mean(contrast, batch)], (step % capacity) * 3);
  const next = position + batch;
  clock.set([step + 1, epoch + Math.floor(next / samples), next % samples]);
}
