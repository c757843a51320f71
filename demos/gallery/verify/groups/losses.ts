import { classifier, type Gpu, labels, Linear, type Loss, sgd, Trainer } from 'webgpu-ebm';
import { type Comparison, DERIVATIVES, EXACT, type Tolerance, VALUES, withEnergies } from '../Comparison.ts';
import { type GoldenCase, goldenLosses } from '../golden.ts';
import { casesOf, type Group } from './Group.ts';

interface LossCase {
  readonly id: string;
  readonly hyper: GoldenCase['hyper'];
  /** Of each label. */
  readonly E: readonly number[];
  readonly target: number;
  readonly Ec: number;
  readonly ybar: number;
  readonly Ei: number;
  readonly kmin: number;
  readonly Emin: number;
  readonly losses: Readonly<Record<string, { value: number; dE: readonly number[] }>>;
}

/** Derivatives are differences of probabilities near 1, which have seven digits of 1 and not of themselves. */
const BESIDE_ONE: Tolerance = { ...DERIVATIVES, floor: 0.1 };

export const losses: Group = {
  name: 'Losses',
  about:
    'Eleven loss functionals of listed energies, their searches and derivatives (φ = 0.1: beside probabilities near 1 float32 has no more digits), ties and extremes among them',
  files: ['losses.json'],
  async *check(gpu, [file]) {
    for (const golden of casesOf<LossCase>(file)) yield* checkLosses(gpu, golden);
  },
};

/** A classifier of one X whose weights are the energies: a derivative by a weight is one by an energy. */
async function* checkLosses(gpu: Gpu, golden: LossCase): AsyncGenerator<Comparison> {
  const { id, hyper, E, target } = golden;
  const samples = { x: Float32Array.of(1), y: Float32Array.of(target) };
  const create = async (loss: Loss): Promise<Trainer> => {
    const trainer = await Trainer.create(gpu, {
      energy: classifier({ x: new Linear(1, E.length) }),
      answers: labels(E.length),
      loss,
      optimizer: sgd({ rate: 1 }),
    });
    trainer.parameters.load({ weight: [...E] });
    return trainer;
  };
  const all = goldenLosses(hyper);
  const [values, derivatives] = [withEnergies(VALUES, E), withEnergies(BESIDE_ONE, E)];
  for (const [name, expected] of Object.entries(golden.losses)) {
    const trainer = await create(all[name] as Loss);
    try {
      if (name === 'energy') {
        const best = await trainer.infer(samples.x);
        const offending = await trainer.mostOffending(samples);
        const found = [...best.indices, ...offending.indices];
        yield { id, what: 'Y*, Ȳ', actual: found, expected: [golden.kmin, golden.ybar], tolerance: EXACT };
        const energies = [...best.energies, ...offending.energies, ...offending.rightEnergies];
        const wanted = [golden.Emin, golden.Ei, golden.Ec];
        yield { id, what: 'Emin, Ei, Ec', actual: energies, expected: wanted, tolerance: values };
      }
      const { loss, byParameter } = await trainer.gradients(samples);
      yield { id, what: name, actual: [loss], expected: [expected.value], tolerance: values };
      const slopes = byParameter['weight'] ?? [];
      yield { id, what: `∂${name}/∂E`, actual: slopes, expected: expected.dE, tolerance: derivatives };
    } finally {
      trainer.dispose();
    }
  }
}
