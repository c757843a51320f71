import { describe, expect, it } from 'vitest';
import { adam, sgd, Trainer } from 'webgpu-ebm';
import {
  flat,
  goldenAnswers,
  goldenEnergy,
  goldenLosses,
  goldenRight,
  readGolden,
  renamed,
  type GoldenCase,
} from '../support/golden.ts';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

/** Relative to 1 + the largest value. */
const VALUES = 1e-5;
/** Relative to 0.001 + the largest derivative of the tensor. */
const GRADIENTS = 1e-4;

const { cases } = readGolden<{ cases: GoldenCase[] }>('architectures.json');

const samplesOf = (golden: GoldenCase) => ({
  x: Float32Array.from(golden.X.flat()),
  y: Float32Array.from(goldenRight(golden)),
});

describe.each(cases.map((golden) => [golden.id, golden] as const))('%s', (_, golden) => {
  const { hyper } = golden;

  it('has the reference energies, choices, free energy and Gibbs distribution', async () => {
    const trainer = await Trainer.create(await testGpu(), {
      energy: goldenEnergy(golden),
      answers: goldenAnswers(golden),
      loss: goldenLosses(hyper)['energy'] as never,
      optimizer: sgd({ rate: 0.1 }),
    });
    trainer.parameters.load(
      Object.fromEntries(Object.entries(renamed(golden.params)).map(([k, v]) => [k, flat(v)])),
    );
    const { x, y } = samplesOf(golden);

    expectClose('E', await trainer.energies(x), flat(golden.E), VALUES);
    const best = await trainer.infer(x);
    expect([...best.indices]).toEqual(golden.kmin);
    expectClose('Emin', best.energies, golden.Emin, VALUES);
    const offending = await trainer.mostOffending({ x, y }, { radius: hyper.eps ?? 0.5 });
    expect([...offending.indices]).toEqual(golden.ybar);
    expectClose('Ei', offending.energies, golden.Ei, VALUES);
    expectClose('Ec', offending.rightEnergies, golden.Ec, VALUES);
    const columns = golden.E[0]?.length as number;
    const gibbs = golden.E.flatMap((row, p) =>
      row.map((energy) => hyper.w * Math.exp(-hyper.beta * (energy - (golden.F[p] as number)))),
    );
    const probabilities = await trainer.gibbs(x, { beta: hyper.beta });
    expectClose('P(Y|X)', probabilities, gibbs, VALUES);
    for (let p = 0; p < x.length / (golden.X[0] as number[]).length; p++) {
      const sum = probabilities.subarray(p * columns, (p + 1) * columns).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
    trainer.dispose();
  });

  it.each(Object.keys(goldenLosses(hyper)))('has the reference loss and gradients under %s', async (name) => {
    const expected = golden.losses[name] as GoldenCase['losses'][string];
    const trainer = await Trainer.create(await testGpu(), {
      energy: goldenEnergy(golden),
      answers: goldenAnswers(golden),
      loss: goldenLosses(hyper)[name] as never,
      optimizer: sgd({ rate: 0.1 }),
    });
    trainer.parameters.load(
      Object.fromEntries(Object.entries(renamed(golden.params)).map(([k, v]) => [k, flat(v)])),
    );
    const { loss, byParameter } = await trainer.gradients(samplesOf(golden));
    expectClose('loss', [loss], [expected.mean], VALUES);
    const gradients = renamed(expected.grad);
    expect(Object.keys(byParameter).sort()).toEqual(Object.keys(gradients).sort());
    for (const [parameter, gradient] of Object.entries(gradients)) {
      expectClose(
        `∂L/∂${parameter}`,
        byParameter[parameter] as Float32Array,
        flat(gradient),
        GRADIENTS,
        1e-3,
      );
    }
    trainer.dispose();
  });
});

interface TrainingCase extends Pick<GoldenCase, 'params' | 'answers'> {
  id: string;
  loss: string;
  optimizer: 'sgd' | 'adam';
  hyper: GoldenCase['hyper'] & { lr: number; steps: number; b1?: number; b2?: number; adam_eps?: number };
  X: number[][];
  Y: number[][];
  loss_curve: number[];
  params_after_1: Record<string, number[][]>;
  params_final: Record<string, number[][]>;
}

const runs = readGolden<{ cases: TrainingCase[] }>('training.json').cases;

describe.each(runs.map((golden) => [golden.id, golden] as const))('training %s', (_, golden) => {
  it('follows the reference loss curve and reaches the reference weights', async () => {
    const { hyper } = golden;
    const trainer = await Trainer.create(await testGpu(), {
      energy: goldenEnergy({ arch: 'implicit', hyper, params: golden.params }),
      answers: goldenAnswers(golden),
      loss: goldenLosses(hyper)[golden.loss] as never,
      optimizer:
        golden.optimizer === 'sgd'
          ? sgd({ rate: hyper.lr })
          : adam({
              rate: hyper.lr,
              beta1: hyper.b1 as number,
              beta2: hyper.b2 as number,
              epsilon: hyper.adam_eps as number,
            }),
    });
    trainer.parameters.load(
      Object.fromEntries(Object.entries(renamed(golden.params)).map(([k, v]) => [k, flat(v)])),
    );
    const samples = { x: Float32Array.from(golden.X.flat()), y: Float32Array.from(golden.Y.flat()) };

    const losses: number[] = [];
    losses.push((await trainer.fit(samples, { steps: 1 })).loss);
    await expectWeights(trainer, golden.params_after_1);
    const { history } = await trainer.fit(samples, { steps: hyper.steps - 1 });
    losses.push(...history.map(({ loss }) => loss), (await trainer.gradients(samples)).loss);
    expectClose('loss curve', losses, golden.loss_curve, VALUES);
    await expectWeights(trainer, golden.params_final);
    trainer.dispose();
  });
});

async function expectWeights(trainer: Trainer, expected: Record<string, number[][]>): Promise<void> {
  const weights = await trainer.parameters.read();
  for (const [name, values] of Object.entries(renamed(expected))) {
    expectClose(name, weights[name] as Float32Array, flat(values), VALUES);
  }
}
