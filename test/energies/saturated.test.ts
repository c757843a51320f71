import { describe, expect, it } from 'vitest';
import {
  CompatibilityError,
  dot,
  energyLoss,
  grid,
  implicitRegression,
  l1,
  Linear,
  mlp,
  nll,
  regressor,
  saturated,
  sgd,
  squaredEuclidean,
  Trainer,
  type Distance,
  type Loss,
} from 'webgpu-ebm';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

const optimizer = sgd({ rate: 0.1 });
const x = Float32Array.from({ length: 9 }, (_, i) => i / 4 - 1);

describe.each([l1(), squaredEuclidean()].map((distance) => [distance.name, distance] as const))(
  'saturated %s',
  (_, distance) => {
    it('has the energies 1 − exp(−D), and makes the same decisions', async () => {
      const gpu = await testGpu();
      const net = () => mlp([1, 6, 4], { scale: 1 });
      const ask = async (used: Distance) => {
        const energy = implicitRegression({ x: net(), y: net(), distance: used });
        const answers = grid([-1, 1], 41);
        const trainer = await Trainer.create(gpu, { energy, answers, loss: energyLoss(), optimizer });
        const y = x.map((value) => value * value);
        const found = {
          energies: await trainer.energies(x),
          ranking: await trainer.rank(x, { k: 5 }),
          offending: await trainer.mostOffending({ x, y }),
        };
        trainer.dispose();
        return found;
      };
      const [plain, bounded] = [await ask(distance), await ask(saturated(distance))];
      const expected = plain.energies.map((d) => -Math.expm1(-d));
      expectClose('E', bounded.energies, expected, 1e-6);
      expect(bounded.ranking.indices).toEqual(plain.ranking.indices);
      expect(bounded.offending.indices).toEqual(plain.offending.indices);
      const right = plain.offending.rightEnergies.map((d) => -Math.expm1(-d));
      expectClose('Ec', bounded.offending.rightEnergies, right, 1e-6);
    });

    it('tells answers apart that are close to the best one: accurate relative to E, down to 0', async () => {
      const trainer = await Trainer.create(await testGpu(), {
        energy: regressor({ x: new Linear(1, 1), distance: saturated(distance) }),
        answers: grid([0, 1], 1001),
        loss: energyLoss(),
        optimizer,
      });
      trainer.parameters.load({ weight: [0] });
      const energies = await trainer.energies([1]);
      const y = Float32Array.from({ length: 1001 }, (__, k) => k / 1000);
      const scores = await trainer.score({ x: y.map(() => 1), y });
      for (const [k, value] of y.entries()) {
        const expected = -Math.expm1(-(distance.name === 'l1' ? value : value ** 2 / 2));
        for (const actual of [energies[k], scores[k]]) {
          expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(1e-6 * expected);
        }
      }
      trainer.dispose();
    });

    it('has no normaliser: log Z over a longer grid grows without end, that of the plain distance converges', async () => {
      const gpu = await testGpu();
      const logZ = async (used: Distance, length: number): Promise<number> => {
        const trainer = await Trainer.create(gpu, {
          energy: regressor({ x: new Linear(1, 1), distance: used }),
          answers: grid([-length, length], 40 * length + 1),
          loss: nll(),
          optimizer,
        });
        trainer.parameters.load({ weight: [1] });
        // Ec = 0, so the loss is log Z.
        const { loss } = await trainer.gradients({ x: [0], y: [0] });
        trainer.dispose();
        return loss;
      };
      const near = await logZ(distance, 16);
      expect(Math.abs((await logZ(distance, 64)) - near)).toBeLessThan(1e-3);
      const bounded = saturated(distance);
      // Far away E = 1: Z → 2·length/e.
      const far = await logZ(bounded, 64);
      expect(far).toBeGreaterThan((await logZ(bounded, 16)) + 1);
      expect(far).toBeCloseTo(Math.log(128 / Math.E), 1);
    });

    it.each<[string, Loss]>([
      ['energy', energyLoss()],
      ['negative log-likelihood', nll()],
    ])('lets go of an answer that is far away, under the loss %s', async (__, loss) => {
      const pull = async (used: Distance): Promise<number> => {
        const trainer = await Trainer.create(await testGpu(), {
          energy: regressor({ x: new Linear(1, 1), distance: used }),
          answers: grid([-1, 1], 21),
          loss,
          optimizer,
        });
        trainer.parameters.load({ weight: [0] });
        const { byParameter } = await trainer.gradients({ x: [1], y: [20] });
        trainer.dispose();
        return Math.abs(byParameter['weight']?.[0] as number);
      };
      expect(await pull(distance)).toBeGreaterThan(0.9);
      expect(await pull(saturated(distance))).toBeLessThan(1e-6);
    });
  },
);

it('refuses a distance that may be negative, or is saturated already', () => {
  expect(() => saturated(dot())).toThrow(CompatibilityError);
  expect(() => saturated(dot())).toThrow(/saturated: expected a plain distance ≥ 0, got dot. Use l1/);
  expect(() => saturated(saturated(l1()))).toThrow(CompatibilityError);
});
