import { digitsCase, numbers } from '../cases.ts';
import type { Task } from './Task.ts';
import { BOLTZMANN, FLOAT_BYTES, netBprop, netFprop, type Work } from './work.ts';

/** A full training step of a digit classifier on random pixels; sizes are inputs,hidden,labels,batch. */
export const digitsStep: Task = {
  name: 'digits-step',
  about:
    'A full training step of a digit classifier on random pixels. Sizes are inputs, hidden, labels, batch.',
  sizes: ['784,128,10,128'],
  unit: 'samples/s',
  value: (size, ms) => (1000 * (numbers(size)[3] ?? 0)) / ms,
  work: stepWork,
  prepare: (implementation, size) => implementation.digits?.(digitsCase(size)),
};

/**
 * Operations: the net forward and back; of each energy a Boltzmann factor, once in the loss and once in its slope; two a
 * parameter for SGD.
 *
 * Traffic: pixels, read by the forward and by the backward product, and labels; hidden states and energies written and
 * read; parameters and gradients read and written.
 */
function stepWork(size: string): Work {
  const [inputs, hidden, labels, samples] = numbers(size) as [number, number, number, number];
  const net = { rows: samples, inputs, hidden, outputs: labels };
  const parameters = hidden * (inputs + 1) + labels * (hidden + 1);
  const pixels = samples * inputs;
  return {
    operations: netFprop(net) + netBprop(net) + 2 * samples * labels * BOLTZMANN + 2 * parameters,
    traffic: FLOAT_BYTES * (2 * pixels + samples + 2 * samples * (hidden + labels) + 4 * parameters),
    given: FLOAT_BYTES * (pixels + samples + labels + parameters + samples * labels),
  };
}
