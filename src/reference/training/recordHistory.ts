import { at, type Numbers, type Tensors } from '../twin.ts';

type Binding = 'clock' | 'loss' | 'right' | 'history';

/** history[step mod capacity] = (loss[0], mean right, mean contrast); without a contrast its mean is 0. */
export function recordHistory(
  tensors: Tensors<Binding> & Partial<Tensors<'contrast'>>,
  { count, capacity }: Numbers<'count' | 'capacity'>,
): void {
  const { clock, loss, right, contrast = new Float64Array(count), history } = tensors;
  const [step = 0] = clock;
  const mean = (values: Float64Array): number => values.subarray(0, count).reduce((a, b) => a + b, 0) / count;
  history.set([at(loss, 0), mean(right), mean(contrast)], (step % capacity) * 3);
}
