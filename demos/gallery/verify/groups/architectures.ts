import { type Loss, sgd, Trainer } from 'webgpu-ebm';
import { DERIVATIVES, EXACT, VALUES } from '../Comparison.ts';
import {
  flat,
  type GoldenCase,
  goldenAnswers,
  goldenEnergy,
  goldenLosses,
  goldenRight,
  loadedFrom,
  renamed,
} from '../golden.ts';
import { casesOf, type Group } from './Group.ts';

export const architectures: Group = {
  name: 'Architectures',
  about:
    'Regressor, classifier, twin nets, matcher and two-class energies: energies, answers, Gibbs distributions, gradients under every loss',
  files: ['architectures.json'],
  async *check(gpu, [file]) {
    for (const golden of casesOf<GoldenCase>(file)) {
      const { id, hyper } = golden;
      const samples = { x: Float32Array.from(golden.X.flat()), y: Float32Array.from(goldenRight(golden)) };
      for (const [name, loss] of Object.entries(goldenLosses(hyper))) {
        const trainer = await Trainer.create(gpu, {
          energy: goldenEnergy(golden),
          answers: goldenAnswers(golden),
          loss: loss as Loss,
          optimizer: sgd({ rate: 0.1 }),
        });
        try {
          trainer.parameters.load(loadedFrom(golden.params));
          if (name === 'energy') yield* questions(trainer, golden, samples);
          const expected = golden.losses[name] as GoldenCase['losses'][string];
          const { loss: value, byParameter } = await trainer.gradients(samples);
          yield { id, what: `${name} loss`, actual: [value], expected: [expected.mean], tolerance: VALUES };
          for (const [parameter, gradient] of Object.entries(renamed(expected.grad))) {
            const actual = byParameter[parameter] ?? [];
            const what = `∂${name}/∂${parameter}`;
            yield { id, what, actual, expected: flat(gradient), tolerance: DERIVATIVES };
          }
        } finally {
          trainer.dispose();
        }
      }
    }
  },
};

async function* questions(
  trainer: Trainer,
  golden: GoldenCase,
  samples: { x: Float32Array; y: Float32Array },
) {
  const { id, hyper } = golden;
  const { x } = samples;
  const energies = await trainer.energies(x);
  yield { id, what: 'E', actual: energies, expected: flat(golden.E), tolerance: VALUES };
  const best = await trainer.infer(x);
  yield { id, what: 'Y*', actual: best.indices, expected: golden.kmin, tolerance: EXACT };
  yield { id, what: 'Emin', actual: best.energies, expected: golden.Emin, tolerance: VALUES };
  const offending = await trainer.mostOffending(samples, { radius: hyper.eps ?? 0.5 });
  yield { id, what: 'Ȳ', actual: offending.indices, expected: golden.ybar, tolerance: EXACT };
  yield { id, what: 'Ei', actual: offending.energies, expected: golden.Ei, tolerance: VALUES };
  yield { id, what: 'Ec', actual: offending.rightEnergies, expected: golden.Ec, tolerance: VALUES };
  const gibbs = golden.E.flatMap((row, p) =>
    row.map((energy) => hyper.w * Math.exp(-hyper.beta * (energy - (golden.F[p] as number)))),
  );
  const probabilities = await trainer.gibbs(x, { beta: hyper.beta });
  yield { id, what: 'P(Y|X)', actual: probabilities, expected: gibbs, tolerance: VALUES };
}
