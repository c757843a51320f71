import type { ReplicasCase } from '../cases.ts';
import type { Prepared, Results } from '../Implementation.ts';
import { plainTrain } from './plainTraining.ts';

/**
 * Models whose results are compared. Among the 66 million terms |a − b| of 1,024 models a few are so near to 0 that
 * float32 and float64 stand on different sides of the kink: the gradients of 5 models then differ by 1e-4 … 4e-4.
 */
const COMPARED = 64;

/** One model after the other. */
export function plainReplicas({ weights, ...problem }: ReplicasCase): Prepared {
  const models = weights.map((start) => plainTrain({ ...problem, weights: start }));
  return {
    async run(times) {
      for (let time = 0; time < times; time++) for (const model of models) await model.run(1);
    },
    async results() {
      return sideBySide(await Promise.all(models.slice(0, COMPARED).map((model) => model.results?.() ?? {})));
    },
    dispose() {
      for (const model of models) model.dispose();
    },
  };
}

/** The results of the first models by name, one model after the other. */
export function sideBySide(each: readonly Results[]): Results {
  return Object.fromEntries(
    Object.keys(each[0] ?? {}).map((name) => [
      name,
      Float32Array.from(each.slice(0, COMPARED).flatMap((results) => Array.from(results[name] ?? []))),
    ]),
  );
}
