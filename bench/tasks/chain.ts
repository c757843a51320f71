import { chainCase, numbers } from '../cases.ts';
import { billions, type Task } from './Task.ts';
import { EXPONENTIAL, FLOAT_BYTES, LOGARITHM, type Work } from './work.ts';

/** Forward–backward of chains and the gradient of their likelihood; sizes are B,T,C. */
export const chain: Task = {
  name: 'chain',
  about:
    'Negative log-likelihood of B sequences of T positions and C labels, and its derivatives by unary and pairwise ' +
    'energies: forward–backward. Sizes are B, T, C.',
  sizes: ['64,50,26', '256,100,17', '1,65536,8'],
  unit: '10⁹ (b,t,i,j)/s',
  value(size, ms) {
    const [sequences = 0, positions = 0, labels = 0] = numbers(size);
    return billions(sequences * positions * labels * labels, ms);
  },
  work: chainWork,
  prepare: (implementation, size) => implementation.chain?.(chainCase(size)),
};

/**
 * Operations: exponentials of U and V; for each transition and pair of labels a multiply–add forward, one back and one in
 * the expected counts; for each position and label its own factor forward and back, both levelled (a sum and a product
 * each), the posterior and the right answer taken from it; a logarithm a position.
 *
 * Traffic: U, y and V; beginnings and ends of sequences written and read; both derivatives.
 */
function chainWork(size: string): Work {
  const [sequences, positions, labels] = numbers(size) as [number, number, number];
  const rows = sequences * positions;
  const pairs = labels * labels;
  const transitions = sequences * (positions - 1);
  const ends = 2 * rows * labels + rows + 2 * pairs + 1;
  return {
    operations:
      (rows * labels + pairs) * EXPONENTIAL +
      transitions * pairs * 6 +
      rows * labels * (2 + 4 + 2) +
      rows * LOGARITHM,
    traffic: FLOAT_BYTES * (ends + 4 * rows * labels),
    given: FLOAT_BYTES * ends,
  };
}
