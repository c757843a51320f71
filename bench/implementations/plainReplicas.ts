import type { ReplicasCase } from '../cases.ts';
import type { Prepared, Results } from '../Implementation.ts';
import { plainTrain } from './plainTraining.ts';

/** One model after the other. */
export function plainReplicas({ weights, ...problem }: ReplicasCase): Prepared {
  const models = weights.map((start) => plainTrain({ ...problem, weights: start }));
  return {
    async run(times) {
      for (let time = 0; time < times; time++) for (const model of models) await model.run(1);
    },
    async results() {
      return sideBySide(await Promise.all(models.map((model) => model.results?.() ?? {})));
    },
    dispose() {
      for (const model of models) model.dispose();
    },
  };
}

/** The results of many models by name, one model after the other. */
export function sideBySide(each: readonly Results[]): Results {
  return Object.fromEntries(
    Object.keys(each[0] ?? {}).map((name) => [
      name,
      Float32Array.from(each.flatMap((results) => Array.from(results[name] ?? []))),
    ]),
  );
}
