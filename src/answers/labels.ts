import { DataError, LimitError, ShapeError } from '../errors.ts';
import { checkKnown, checkWhole } from '../options.ts';
import { MOST_NUMBERED, type AnswerSpace } from './AnswerSpace.ts';

export interface LabelsOptions {
  /** `C(Yi, Y) [K, K]`, row-major: what answering Y costs where Yi is right. ≥ 0, and 0 on the diagonal. */
  costs?: ArrayLike<number>;
}

/**
 * Discrete answers 0 … count−1; a right answer is its number. Incorrect means `k ≠ Yi`.
 *
 * Mistakes may differ in cost, in each direction its own: `generalizedMargin` asks an answer to lie higher by its cost.
 *
 * @throws ShapeError unless there are K² costs, DataError for a cost that is negative or infinite, or a diagonal that
 * isn't 0; LimitError for more than 2²⁴ labels.
 */
export function labels(count: number, options: LabelsOptions = {}): AnswerSpace {
  if (count > MOST_NUMBERED) {
    throw new LimitError(
      `labels: expected at most ${MOST_NUMBERED} labels, got ${count}. Use fewer, or make one label of several rare ones.`,
    );
  }
  checkWhole('labels', 'count', count);
  checkKnown('labels', options, ['costs']);
  const costs = options.costs && tableOf(options.costs, count);
  return {
    name: costs ? `labels(${count}) with costs` : `labels(${count})`,
    count,
    dims: 1,
    coordinates: Float32Array.from({ length: count }, (_, k) => k),
    weight: 1,
    numbered: true,
    ...(costs && { costs }),
    bounds: [0, count - 1, 1],
  };
}

function tableOf(costs: ArrayLike<number>, count: number): Float32Array {
  if (costs.length !== count ** 2) {
    throw new ShapeError(
      `labels: expected costs [${count}, ${count}], ${count ** 2} numbers row by row, got ${costs.length}. ` +
        'Pass the cost of each answer for each right answer.',
    );
  }
  const table = Float32Array.from(costs);
  for (const [i, cost] of table.entries()) {
    const isRight = i % (count + 1) === 0;
    if (isRight ? cost !== 0 : !(Number.isFinite(cost) && cost >= 0)) {
      const expected = isRight ? 'no cost of a right answer' : 'finite costs ≥ 0';
      const place = `${Math.floor(i / count)}, ${i % count}`;
      throw new DataError(`labels: expected ${expected}, got ${costs[i]} at [${place}]. Repair that cost.`);
    }
  }
  return table;
}
