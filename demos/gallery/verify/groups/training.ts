import { adam, type Loss, sgd, Trainer } from 'webgpu-ebm';
import { type Comparison, VALUES } from '../Comparison.ts';
import {
  flat,
  type GoldenCase,
  goldenAnswers,
  goldenEnergy,
  goldenLosses,
  loadedFrom,
  renamed,
} from '../golden.ts';
import { casesOf, type Group } from './Group.ts';

interface TrainingCase extends Pick<GoldenCase, 'params' | 'answers'> {
  readonly id: string;
  readonly loss: string;
  readonly optimizer: 'sgd' | 'adam';
  readonly hyper: GoldenCase['hyper'] & {
    lr: number;
    steps: number;
    b1?: number;
    b2?: number;
    adam_eps?: number;
  };
  readonly X: number[][];
  readonly Y: number[][];
  readonly loss_curve: number[];
  readonly params_after_1: Record<string, number[][]>;
  readonly params_final: Record<string, number[][]>;
}

export const training: Group = {
  name: 'Training runs',
  about: 'Twin nets trained for 20 steps: the loss at every step, the weights after the first and the last',
  files: ['training.json'],
  async *check(gpu, [file]) {
    for (const golden of casesOf<TrainingCase>(file)) {
      const { id, hyper } = golden;
      const { lr: rate, b1: beta1 = 0.9, b2: beta2 = 0.999, adam_eps: epsilon = 1e-8 } = hyper;
      const trainer = await Trainer.create(gpu, {
        energy: goldenEnergy({ arch: 'implicit', hyper, params: golden.params }),
        answers: goldenAnswers(golden),
        loss: goldenLosses(hyper)[golden.loss] as Loss,
        optimizer: golden.optimizer === 'sgd' ? sgd({ rate }) : adam({ rate, beta1, beta2, epsilon }),
      });
      try {
        trainer.parameters.load(loadedFrom(golden.params));
        const samples = { x: Float32Array.from(golden.X.flat()), y: Float32Array.from(golden.Y.flat()) };
        const losses = [(await trainer.fit(samples, { steps: 1 })).loss];
        yield* weights(trainer, id, 'after a step', golden.params_after_1);
        const { history } = await trainer.fit(samples, { steps: hyper.steps - 1 });
        losses.push(...history.map(({ loss }) => loss), (await trainer.gradients(samples)).loss);
        yield { id, what: 'losses', actual: losses, expected: golden.loss_curve, tolerance: VALUES };
        yield* weights(trainer, id, `after ${hyper.steps} steps`, golden.params_final);
      } finally {
        trainer.dispose();
      }
    }
  },
};

async function* weights(
  trainer: Trainer,
  id: string,
  when: string,
  expected: Record<string, number[][]>,
): AsyncGenerator<Comparison> {
  const actual = await trainer.parameters.read();
  for (const [name, values] of Object.entries(renamed(expected))) {
    const what = `${name} ${when}`;
    yield { id, what, actual: actual[name] ?? [], expected: flat(values), tolerance: VALUES };
  }
}
