// This project on many small models: all of them at once, and one at a time.

import { Gpu, grid, implicitRegression, mlp, nll, sgd, Trainer, type TrainerOptions } from 'webgpu-ebm';
import type { ReplicasCase } from '../cases.ts';
import type { Implementation, Prepared } from '../Implementation.ts';
import { encode } from './encode.ts';
import { sideBySide } from './plainReplicas.ts';

export async function replicas(problem: ReplicasCase): Promise<Prepared> {
  const { weights, x, y } = problem;
  const gpu = await Gpu.request();
  const trainer = await Trainer.create(gpu, { ...optionsOf(problem), replicas: weights.map(() => ({})) });
  const load = (): void => {
    for (const [r, start] of weights.entries()) trainer.replica(r).parameters.load(start);
  };
  load();
  const program = await trainer.program({ x, y });
  return {
    run: (steps) => program.run(steps),
    async results() {
      load();
      const { loss, byParameter } = await trainer.gradients({ x, y });
      return sideBySide(
        byParameter.map((gradients, r) => Object.assign({ loss: loss.slice(r, r + 1) }, gradients)),
      );
    },
    bytes: gpu.memory().bytes,
    launches: program.launches,
    encode: (times) => encode(gpu, program, times),
    dispose: () => gpu.dispose(),
  };
}

/** What the same number of models costs one after the other: as many steps of one model. */
export const webgpuEbmAlone: Implementation = {
  async replicas(problem) {
    const { weights, x, y } = problem;
    const gpu = await Gpu.request();
    const trainer = await Trainer.create(gpu, optionsOf(problem));
    const program = await trainer.program({ x, y });
    return {
      run: (steps) => program.run(steps * weights.length),
      bytes: gpu.memory().bytes,
      dispose: () => gpu.dispose(),
    };
  },
};

function optionsOf({ hidden, dims, answers, grid: { low, high }, beta, rate }: ReplicasCase): TrainerOptions {
  const net = () => mlp([1, hidden, dims], { outputBias: false });
  return {
    energy: implicitRegression({ x: net(), y: net() }),
    answers: grid([low, high], answers),
    loss: nll({ beta }),
    optimizer: sgd({ rate }),
  };
}
