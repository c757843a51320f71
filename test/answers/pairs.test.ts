// Energies of pairs go through in tiles of the answers: the same results, in memory that doesn't grow with K.

import { describe, expect, it } from 'vitest';
import {
  candidates,
  freeEnergy,
  generalizedMargin,
  grid,
  hinge,
  joint,
  labels,
  minimum,
  minimumEmpiricalError,
  mlp,
  mostOffending,
  nll,
  perceptron,
  productOfExperts,
  sgd,
  Trainer,
} from 'webgpu-ebm';
import type { AnswerSpace, Energy, Loss } from 'webgpu-ebm';
import { checkGradients, contrastCase } from 'webgpu-ebm/testing';
import { JoinedNet } from '../../src/answers/JoinedNet.ts';
import { PairLandscape } from '../../src/answers/PairLandscape.ts';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

/** A joint energy whose tiles hold few pairs. */
function inTiles(pairs: number, hidden = 5): Energy {
  const net = mlp([2, hidden, 1], { scale: 1 });
  return {
    ...joint({ xy: net, inputs: 1 }),
    landscape: (x, answers) => new PairLandscape(new JoinedNet(net), x, answers, pairs),
  };
}

const create = async (energy: Energy, answers: AnswerSpace, loss: Loss = perceptron()): Promise<Trainer> =>
  Trainer.create(await testGpu(), { energy, answers, loss, optimizer: sgd({ rate: 0.01 }), seed: 4 });

const x = [-0.7, 0.1, 0.4, 0.9, -0.2];
const spaces: [string, AnswerSpace, number[]][] = [
  ['a grid', grid([-1, 1], 23), [0.43, -0.21, 0.77, 0.05, -0.9]],
  ['labels', labels(23), [0, 22, 7, 8, 15]],
];

describe.each(spaces)('tiles over %s', (_, space, y) => {
  // 5 samples: tiles of 1, 2 and 4 answers, the last one shorter.
  it.each([1, 10, 23])('of %i pairs give what one tile gives', async (pairs) => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const [whole, tiled] = await Promise.all([create(inTiles(1e6), space), create(inTiles(pairs), space)]);
    const [ranks, tiledRanks] = await Promise.all([whole.rank(x, { k: 23 }), tiled.rank(x, { k: 23 })]);
    expect(tiledRanks.indices).toEqual(ranks.indices);
    expectClose('E', await tiled.energies(x), await whole.energies(x), 1e-6);
    expectClose('P', await tiled.gibbs(x), await whole.gibbs(x), 1e-5);
    for (const radius of [0.3, 100]) {
      const options = { radius };
      const [one, many] = await Promise.all([
        whole.mostOffending({ x, y }, options),
        tiled.mostOffending({ x, y }, options),
      ]);
      expect(many.indices).toEqual(one.indices);
      expectClose('Ec', many.rightEnergies, one.rightEnergies, 1e-6);
    }
    whole.dispose();
    tiled.dispose();
    expect(gpu.memory()).toEqual(before);
  });

  const losses = [perceptron(), hinge(), nll({ beta: 2 }), minimumEmpiricalError(), generalizedMargin()];
  it.each(losses.map((loss) => [loss.name, loss] as const))(
    'have the gradients of one tile under %s',
    async (__, loss) => {
      const [whole, tiled] = [
        await create(inTiles(1e6), space, loss),
        await create(inTiles(10), space, loss),
      ];
      const [one, many] = [await whole.gradients({ x, y }), await tiled.gradients({ x, y })];
      expectClose('loss', [many.loss], [one.loss], 1e-5);
      for (const [name, gradient] of Object.entries(one.byParameter)) {
        expectClose(`∂L/∂${name}`, many.byParameter[name] as Float32Array, gradient, 1e-4);
      }
      whole.dispose();
      tiled.dispose();
    },
  );

  it('pass the gradient check', async () => {
    const options = { answers: space, y: y.slice(0, 3) };
    const gpu = await testGpu();
    for (const contrast of [minimum, mostOffending(0.5), freeEnergy(2)]) {
      await checkGradients(contrastCase(contrast, { energy: inTiles(7, 3), ...options }), { gpu });
      const experts = productOfExperts([inTiles(7, 3), inTiles(20, 2)]);
      await checkGradients(contrastCase(contrast, { energy: experts, ...options }), { gpu });
    }
  });
});

describe('memory does not grow with K', () => {
  it.each([perceptron(), hinge(), nll()].map((loss) => [loss.name, loss] as const))('%s', async (_, loss) => {
    const rows = 64;
    const samples = { x: new Float32Array(rows), y: new Float32Array(rows) };
    const bytes = [];
    for (const K of [2 ** 10, 2 ** 12, 2 ** 14]) {
      const trainer = await create(joint({ xy: mlp([2, 8, 1]), inputs: 1 }), grid([-1, 1], K), loss);
      const program = await trainer.program(samples);
      bytes.push(Number(/arena of (\d+) bytes/.exec(program.describe())?.[1]));
      trainer.dispose();
    }
    expect(bytes[0]).toBeGreaterThan(0);
    expect(new Set(bytes).size).toBe(1);
  });
});

it('one tile is laid out once, and several twice under a free energy', async () => {
  const layouts = async (pairs: number): Promise<number> => {
    const trainer = await create(inTiles(pairs), grid([-1, 1], 20), nll());
    const description = (await trainer.program({ x, y: x })).describe();
    trainer.dispose();
    return description.split('\n').filter((line) => / spread_rows /.test(line)).length;
  };
  // X and Y of the right answers, and of each tile.
  expect(await layouts(100)).toBe(2 + 2);
  expect(await layouts(50)).toBe(2 + 2 * 4);
});

it('trains and searches 2¹⁷ candidates', async () => {
  const K = 2 ** 17;
  // Two numbers of eight bits and nine.
  const vectors = Float32Array.from({ length: 2 * K }, (_, i) =>
    i % 2 === 0 ? ((i >> 1) & 255) / 256 : (i >> 9) / 512,
  );
  const trainer = await Trainer.create(await testGpu(), {
    energy: joint({ xy: mlp([3, 4, 1], { scale: 1 }), inputs: 1 }),
    answers: candidates(vectors, { dims: 2 }),
    loss: nll(),
    optimizer: sgd({ rate: 0.1 }),
  });
  const samples = { x: [-0.5, 0.2, 0.9], y: [3, K - 1, 70_000] };
  const { history } = await trainer.fit(samples, { steps: 3 });
  expect(history[0]?.loss).toBeCloseTo(Math.log(K), 0);
  expect(history[2]?.loss).toBeLessThan(history[0]?.loss as number);
  const [energies, best] = [await trainer.energies(samples.x), await trainer.infer(samples.x)];
  const lowest = [0, 1, 2].map((p) => energies.subarray(p * K, (p + 1) * K).reduce((a, b) => Math.min(a, b)));
  expectClose('min E', best.energies, lowest, 1e-6);
  expect([...best.indices].map((k, p) => energies[p * K + k])).toEqual(lowest);
  trainer.dispose();
});
