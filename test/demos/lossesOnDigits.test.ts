import * as api from 'webgpu-ebm';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawTable } from '../../demos/losses-on-digits/drawTable.ts';
import { LOSSES } from '../../demos/losses-on-digits/losses.ts';
import { meta } from '../../demos/losses-on-digits/meta.ts';
import { SEEDS, trainOnce, type Trained } from '../../demos/losses-on-digits/train.ts';
import type { Images } from '../../demos/shared/images.ts';
import { readMnist } from '../../demos/shared/mnist.ts';
import { testGpu } from '../support/gpu.ts';

let train: Images;
let heldOut: Images;

beforeAll(async () => {
  const mnist = await readMnist();
  train = mnist.train;
  heldOut = { x: mnist.test.x.subarray(0, 784_000), y: mnist.test.y.subarray(0, 1000) };
});

async function trainWith(name: string, steps: number): Promise<Trained> {
  const setting = LOSSES.find((loss) => loss.name === name)?.chosen;
  if (!setting) throw new Error(`no loss ${name}`);
  const { signal } = new AbortController();
  const gpu = await testGpu();
  return trainOnce({ gpu, setting, seed: 3, steps, train, heldOut, onProgress: () => {}, signal });
}

describe('losses on digits', () => {
  it('tries every loss functional of the package, with a setting of its grid', () => {
    const names = LOSSES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(meta.runs).toBe(names.length * SEEDS);
    for (const name of names) expect(api, name).toHaveProperty(name);
    const makers = Object.entries(api).flatMap(([name, make]) => (isLossMaker(make) ? [name] : []));
    // Where an answer is one label, the structured hinge loss is the hinge loss.
    expect(makers.toSorted()).toEqual([...names, 'structuredHinge'].toSorted());
    for (const { name, grid, chosen } of LOSSES) {
      const { hyperparameters, rate } = chosen;
      expect(grid, name).toContainEqual(expect.objectContaining({ hyperparameters, rate }));
    }
  });

  it('learns to read with a loss that has a margin, the same way each time', async () => {
    const first = await trainWith('nll', 60);
    expect(first.error).toBeLessThan(0.3);
    expect(first.margin).toBeGreaterThan(0);
    const { seconds: _, ...second } = await trainWith('nll', 60);
    expect(first).toMatchObject(second);
  });

  it('draws every line, and marks those that collapsed', () => {
    const line = { contrast: 'nothing', margins: [1, 2], collapsed: false };
    const { svg } = drawTable(
      [
        { ...line, name: 'first', errors: [2, 3] },
        { ...line, name: 'second', errors: [90, 91], margins: [-1], collapsed: true },
      ],
      'Errors',
    );
    for (const text of ['first', 'second (collapsed)', '2.50 %', '90.50 %', '>1.5<', '>2<', '>100<']) {
      expect(svg).toContain(text);
    }
    const untrained = drawTable([{ ...line, name: 'untrained', errors: [90], margins: [-1, -2] }], 'Errors');
    expect(untrained.svg).toContain('90.00 %');
    expect(svg, 'an axis no longer than the values ask for').not.toContain('>0.5<');
  });
});

/** Makers of losses take at most options, all with defaults. */
function isLossMaker(make: unknown): boolean {
  if (typeof make !== 'function' || make.length > 0) return false;
  try {
    return make() instanceof api.Loss;
  } catch {
    return false;
  }
}
