// The likelihood of chains for TF.js: forward–backward by hand for short chains, whose tape would be as long; long ones
// are trees of products, derived by the tape.

import type { ChainCase } from '../cases.ts';
import { markLabels, transitionCounts, UNROLLED } from './marks.ts';
import type { Tensor, TensorFlow } from './tfjs.ts';

/** The work, and the tensors that it holds meanwhile. */
export function tfjsChain(tf: TensorFlow, problem: ChainCase) {
  const { sequences: b, positions: t, labels: c } = problem;
  const u = tf.tensor(problem.unary, [b * t, c]);
  const v = tf.tensor(problem.pairwise, [c, c]);
  const isRight = tf.tensor(markLabels(problem), [b * t, c]);
  const transitions = tf.tensor(transitionCounts(problem), [c, c]);

  const rightEnergy = (unary: Tensor, pairwise: Tensor): Tensor =>
    tf.add(tf.sum(tf.mul(unary, isRight)), tf.sum(tf.mul(pairwise, transitions)));

  function unrolled(): Record<string, Tensor> {
    const factors = tf.exp(tf.neg(v));
    const own = tf.unstack(tf.reshape(tf.exp(tf.neg(u)), [b, t, c]), 1);
    const totals: Tensor[] = [];
    const forward: Tensor[] = [];
    for (const factor of own) {
      const before = forward.at(-1);
      const sums = before ? tf.mul(tf.matMul(before, factors), factor) : factor;
      const total = tf.sum(sums, 1, true);
      totals.push(total);
      forward.push(tf.div(sums, total));
    }
    let end = tf.onesLike(own[0]!);
    const ends = [end];
    const weighed: Tensor[] = [];
    for (let position = t - 1; position > 0; position--) {
      weighed.unshift(tf.div(tf.mul(end, own[position]!), totals[position]!));
      end = tf.matMul(weighed[0]!, factors, false, true);
      ends.unshift(end);
    }
    const posteriors = tf.reshape(tf.mul(tf.stack(forward, 1), tf.stack(ends, 1)), [b * t, c]);
    const counts = tf.mul(
      tf.matMul(tf.concat(forward.slice(0, -1), 0), tf.concat(weighed, 0), true),
      factors,
    );
    const logs = tf.sum(tf.log(tf.concat(totals, 1)));
    return {
      loss: tf.div(tf.add(rightEnergy(u, v), logs), b),
      dunary: tf.div(tf.sub(isRight, posteriors), b),
      dpairwise: tf.div(tf.sub(transitions, counts), b),
    };
  }

  /** The largest number of each table, as a constant: where tables are scaled by it doesn't change the loss. */
  const scaleOf = tf.customGrad((tables) => ({
    value: tf.max(tables, [1, 2], true),
    gradFunc: () => tf.zerosLike(tables),
  }));

  /** From a table `[C, C]` a position: neighbours are multiplied and scaled to maximum 1, until one is left. */
  function tree(): Record<string, Tensor> {
    const lossOf = (unary: Tensor, pairwise: Tensor): Tensor => {
      const factors = tf.reshape(tf.exp(tf.neg(pairwise)), [1, c, c]);
      // No transition leads to the first position: its table has the same row C times.
      const perSequence = tf.concat([tf.div(tf.onesLike(factors), c), tf.tile(factors, [t - 1, 1, 1])], 0);
      let tables = tf.mul(tf.reshape(tf.exp(tf.neg(unary)), [b * t, 1, c]), tf.tile(perSequence, [b, 1, 1]));
      let logs = rightEnergy(unary, pairwise);
      for (let count = t / 2; count >= 1; count /= 2) {
        const [left, right] = tf.unstack(tf.reshape(tables, [b * count, 2, c, c]), 1) as [Tensor, Tensor];
        const product = tf.matMul(left, right);
        const scale = scaleOf(product);
        tables = tf.div(product, scale);
        logs = tf.add(logs, tf.sum(tf.log(scale)));
      }
      return tf.div(tf.add(logs, tf.sum(tf.log(tf.sum(tables, [1, 2])))), b);
    };
    const { value, grads } = tf.valueAndGrads(lossOf)([u, v]);
    return { loss: value, dunary: grads[0]!, dpairwise: grads[1]! };
  }

  return {
    work: () => tf.tidy(t <= UNROLLED ? unrolled : tree),
    data: [u, v, isRight, transitions],
  };
}
