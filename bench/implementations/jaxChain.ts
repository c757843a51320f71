// The likelihood of chains for jax-js, which has no scan: short chains are unrolled, long ones are trees of products.

import { type Array as Tensor, lax, numpy as np, type Tree } from '@jax-js/jax';
import { UNROLLED } from './marks.ts';

/** `mean(Ec − F)` from energies, marks of right labels `[B·T, C]` and how often each right transition occurs `[C, C]`. */
export function chainLoss(sequences: number, positions: number, labels: number) {
  return ({ dunary: unary, dpairwise: pairwise }: Tree, isRight: Tensor, transitions: Tensor): Tensor => {
    const [u, v] = [unary as Tensor, pairwise as Tensor];
    const right = np.sum(u.ref.mul(isRight)).add(np.sum(v.ref.mul(transitions)));
    const shaped = u.reshape([sequences, positions, labels]);
    const logs = positions <= UNROLLED ? unrolled(shaped, v) : tree(shaped, v, sequences, positions, labels);
    return right.add(np.sum(logs)).div(sequences);
  };
}

/** `log Σ_y exp(−E)`, `[B, 1]`: for each position a product with `exp(−V)` of a row that is scaled to sum 1. */
function unrolled(u: Tensor, v: Tensor): Tensor {
  const factors = np.exp(v.mul(-1));
  const [first, ...rest] = np.unstack(np.exp(u.mul(-1)), 1) as [Tensor, ...Tensor[]];
  const totals: Tensor[] = [];
  let sums = first;
  for (const own of rest) {
    const total = lax.stopGradient(np.sum(sums.ref, 1, { keepdims: true }));
    totals.push(total.ref);
    sums = np.matmul(sums, factors.ref).mul(own.div(total));
  }
  factors.dispose();
  const scales = np.sum(np.log(np.concatenate(totals, 1)), 1, { keepdims: true });
  return scales.add(np.log(np.sum(sums, 1, { keepdims: true })));
}

/** The same from a table `[C, C]` a position: neighbours are multiplied and scaled to maximum 1, until one is left. */
function tree(u: Tensor, v: Tensor, sequences: number, positions: number, labels: number): Tensor {
  const side = [1, labels, labels];
  // No transition leads to the first position: its table has the same row C times.
  const transitions = [
    np.full(side, 1 / labels),
    np.broadcastTo(np.exp(v.mul(-1)), [positions - 1, ...side.slice(1)]),
  ];
  const own = np.exp(u.mul(-1)).reshape([sequences, positions, 1, labels]);
  let tables = own.mul(np.concatenate(transitions, 0));
  let logs: Tensor | undefined;
  for (let count = positions / 2; count >= 1; count /= 2) {
    const pairs = tables.reshape([sequences, count, 2, labels, labels]);
    const product = np.matmul(pairs.ref.slice([], [], 0), pairs.slice([], [], 1));
    const scale = lax.stopGradient(np.max(product.ref, [2, 3], { keepdims: true }));
    tables = product.div(scale.ref);
    const log = np.sum(np.log(scale), 1).reshape([sequences, 1]);
    logs = logs ? logs.add(log) : log;
  }
  return (logs as Tensor).add(np.log(np.sum(tables, [2, 3])));
}
