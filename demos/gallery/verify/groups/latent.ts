import { candidates, type Loss, sgd, Trainer } from 'webgpu-ebm';
import { DERIVATIVES, EXACT, VALUES } from '../Comparison.ts';
import { flat, type GoldenCase, goldenLosses, type LatentCase, latentEnergy, latentName } from '../golden.ts';
import { casesOf, type Group } from './Group.ts';

export const latent: Group = {
  name: 'Latent variables',
  about: 'Energies minimised and marginalised over a variable that is never observed',
  files: ['latent.json'],
  async *check(gpu, [file]) {
    for (const golden of casesOf<LatentCase>(file)) {
      const { id, hyper } = golden;
      const samples = {
        x: Float32Array.from(flat(golden.X)),
        y: Float32Array.from(golden.target as number[]),
      };
      for (const [name, loss] of Object.entries(goldenLosses(hyper))) {
        const trainer = await Trainer.create(gpu, {
          energy: latentEnergy(golden),
          answers: candidates(flat(golden.answers), { dims: golden.answers[0]?.length as number }),
          loss: loss as Loss,
          optimizer: sgd({ rate: 0.1 }),
        });
        try {
          const loaded = Object.entries(golden.params).map(([key, value]) => [latentName(key), flat(value)]);
          trainer.parameters.load(Object.fromEntries(loaded));
          if (name === 'energy') {
            const energies = await trainer.energies(samples.x);
            yield { id, what: 'E', actual: energies, expected: flat(golden.E), tolerance: VALUES };
            const best = await trainer.infer(samples.x);
            yield { id, what: 'Y*', actual: best.indices, expected: golden.kmin, tolerance: EXACT };
            if (hyper.latent === 'min') {
              const chosen = golden.kmin.map((k, p) => golden.zstar[p]?.[k] as number);
              yield { id, what: 'z*', actual: best.latents ?? [], expected: chosen, tolerance: EXACT };
            }
            const offending = await trainer.mostOffending(samples);
            yield { id, what: 'Ȳ', actual: offending.indices, expected: golden.ybar, tolerance: EXACT };
            yield { id, what: 'Ec', actual: offending.rightEnergies, expected: golden.Ec, tolerance: VALUES };
          }
          const expected = golden.losses[name] as GoldenCase['losses'][string];
          const { loss: value, byParameter } = await trainer.gradients(samples);
          yield { id, what: `${name} loss`, actual: [value], expected: [expected.mean], tolerance: VALUES };
          for (const [parameter, gradient] of Object.entries(expected.grad)) {
            const actual = byParameter[latentName(parameter)] ?? [];
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
