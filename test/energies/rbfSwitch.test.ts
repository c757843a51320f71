import { describe, expect, it } from 'vitest';
import {
  adam,
  CompatibilityError,
  DataError,
  energyLoss,
  grid,
  hinge,
  labels,
  Linear,
  mlp,
  mostOffending,
  nll,
  perceptron,
  rbfSwitch,
  ShapeError,
  squareSquare,
  Trainer,
  type Energy,
  type Loss,
  type Parameter,
  type RbfSwitchParts,
} from 'webgpu-ebm';
import { checkGradients, contrastCase, energyCase } from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';
import { noise } from '../kernels/values.ts';

const CENTRES = Float32Array.of(1, 0, -0.5, 0.866, -0.5, -0.866);
/** Of different lengths: no W sends all x to a point as far from one as from the others. */
const UNEVEN = Float32Array.of(1.5, 0, -0.5, 0.866, -0.3, -1.1);

/** Three overlapping clouds around the corners of a triangle. */
const PER_LABEL = 60;
const samples = (() => {
  const spread = noise(6 * PER_LABEL, 3);
  const y = Float32Array.from({ length: 3 * PER_LABEL }, (_, i) => i % 3);
  const x = spread.map((value, i) => value + 0.9 * (CENTRES[2 * (y[i >> 1] as number) + (i % 2)] as number));
  return { x, y };
})();

const energyOf = (more: Partial<RbfSwitchParts> = {}): Energy =>
  rbfSwitch({ x: new Linear(2, 2, { scale: 1 }), labels: 3, ...more });

async function train(energy: Energy, loss: Loss): Promise<{ spread: number; error: number }> {
  const gpu = await testGpu();
  const trainer = await Trainer.create(gpu, {
    energy,
    answers: labels(3),
    loss,
    optimizer: adam({ rate: 0.02 }),
  });
  const spreadNow = async (): Promise<number> => {
    const energies = await trainer.energies(samples.x);
    let sum = 0;
    for (let p = 0; p < energies.length; p += 3) {
      const row = energies.subarray(p, p + 3);
      sum += Math.max(...row) - Math.min(...row);
    }
    return sum;
  };
  const before = await spreadNow();
  await trainer.fit(samples, { steps: 600 });
  const { answers } = await trainer.infer(samples.x);
  const wrong = answers.filter((answer, i) => answer !== samples.y[i]).length;
  const spread = (await spreadNow()) / before;
  trainer.dispose();
  return { spread, error: wrong / samples.y.length };
}

describe('rbfSwitch', () => {
  it('is ½‖G(X) − C_k‖² at label k', async () => {
    const trainer = await Trainer.create(await testGpu(), {
      energy: energyOf({ centres: CENTRES }),
      answers: labels(3),
      loss: nll(),
      optimizer: adam(),
    });
    expect(trainer.parameters.names).toEqual(['x.weight', 'centres']);
    trainer.parameters.load({ 'x.weight': [1, 0.5, -0.25, 2] });
    const energies = await trainer.energies(Float32Array.of(0.4, -0.6));
    const g = [0.1, -1.3];
    const expected = [0, 1, 2].map(
      (k) =>
        0.5 * ((g[0] as number) - (CENTRES[2 * k] as number)) ** 2 +
        0.5 * ((g[1] as number) - (CENTRES[2 * k + 1] as number)) ** 2,
    );
    expectClose('E', energies, expected, 1e-6);
    trainer.dispose();
  });

  it.each([
    ['trained', {}],
    ['fixed', { centres: CENTRES }],
  ])('passes the gradient check with %s centres', async (_, more) => {
    const energy = energyOf({ x: mlp([2, 4, 2], { scale: 1 }), ...more });
    const options = { energy, answers: labels(3), y: [0, 2, 1, 1] };
    const gpu = await testGpu();
    expect((await checkGradients(energyCase(options), { gpu })).compared).toBeGreaterThan(30);
    await checkGradients(contrastCase(mostOffending(0.3), options), { gpu });
  });

  it.each<[string, Loss]>([
    ['energy', energyLoss()],
    ['perceptron', perceptron()],
  ])('collapses with trained centres under the %s loss, and not with fixed ones', async (_, loss) => {
    const trained = await train(energyOf(), loss);
    expect(trained.spread).toBeLessThan(0.02);
    const fixed = await train(energyOf({ centres: UNEVEN }), loss);
    expect(fixed.spread).toBeGreaterThan(0.3);
    expect(fixed.error).toBeLessThan(0.3);
  });

  it('goes flat under the perceptron loss too, where a point is as far from one fixed centre as from any other', async () => {
    expect((await train(energyOf({ centres: CENTRES }), perceptron())).spread).toBeLessThan(0.1);
  });

  it.each<[string, Loss]>([
    ['square-square', squareSquare({ m: 1 })],
    ['negative log-likelihood', nll()],
    ['hinge', hinge()],
  ])('does not collapse with trained centres under the %s loss', async (_, loss) => {
    const { spread, error } = await train(energyOf(), loss);
    expect(spread).toBeGreaterThan(0.3);
    expect(error).toBeLessThan(0.2);
  });

  it('names its remedies', () => {
    const energy = energyOf();
    expect(() => energy.check(grid([0, 1], 3))).toThrow(CompatibilityError);
    expect(() => energy.check(grid([0, 1], 3))).toThrow(/rbfSwitch: .* Use labels\(3\)\./);
    expect(() => energy.check(labels(4))).toThrow(ShapeError);
    expect(() => energy.check(labels(4))).toThrow(/rbfSwitch: expected labels to have the 4/);
    expect(() => energyOf({ labels: 0 })).toThrow(DataError);
    expect(() => energyOf({ centres: [1, 2] })).toThrow(/rbf: expected centres \[3, 2\], got 2 numbers/);
    expect(() => rbfSwitch({ net: mlp([1, 2]), labels: 2 } as never)).toThrow(/options x, labels, centres/);
    const { centres } = energyOf().parameters as { centres: Parameter };
    expect(centres.fixed).toBe(false);
  });
});
