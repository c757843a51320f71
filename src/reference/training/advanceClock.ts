import type { Numbers, Tensors } from '../twin.ts';

/** {step, epoch, position} → step + 1, position + batch, the position wrapped by samples into epochs. */
export function advanceClock(
  { clock }: Tensors<'clock'>,
  { batch, samples }: Numbers<'batch' | 'samples'>,
): void {
  const [step = 0, epoch = 0, position = 0] = clock;
  const next = position + batch;
  clock.set([step + 1, epoch + Math.floor(next / samples), next % samples]);
}
