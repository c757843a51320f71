// Batches of sequences: which are drawn, where they lie, and the rows gathered.

import { describe, expect, it } from 'vitest';
import drawSequences from '../../shaders/training/draw_sequences.wgsl';
import gatherDrawn from '../../shaders/training/gather_drawn.wgsl';
import { strata } from '../../src/training/strata.ts';
import { expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { noise } from './values.ts';

const NONE = 0xffff_ffff;

/** `count` lengths from 1 to `most`. */
const lengthsOf = (count: number, most: number) =>
  Uint32Array.from(noise(count, count), (value) => 1 + Math.floor(((value + 1) / 2) * most));

function drawing(lengths: Uint32Array, batch: number, step: number, seed: number) {
  const { slots, sequences, rows } = strata(lengths, batch);
  const clock = Uint32Array.of(step, 0, 0, 0);
  const outputs = { ranges: 2 * batch, drawn: batch, owners: rows, sources: rows };
  return {
    tensors: { slots, sequences, clock, ...outputs },
    params: { rows, batch, seed },
    over: [rows],
  };
}

describe('draw_sequences takes exactly what its twin takes', () => {
  it.each([
    { count: 1, most: 1, batch: 1 },
    { count: 5, most: 3, batch: 2 },
    { count: 40, most: 1, batch: 33 },
    { count: 100, most: 40, batch: 7 },
    { count: 301, most: 90, batch: 300 },
    { count: 1000, most: 2000, batch: 3 },
  ])('$batch of $count sequences of up to $most positions', async ({ count, most, batch }) => {
    const lengths = lengthsOf(count, most);
    for (const [step, seed] of [
      [0, 0],
      [count, 1],
      [70_000_001, NONE],
    ] as const) {
      await expectKernelMatchesTwin(drawSequences, drawing(lengths, batch, step, seed), { tolerance: 0 });
    }
  });
});

describe('over the steps', () => {
  const lengths = lengthsOf(23, 12);
  const batch = 4;

  async function drawnAt(step: number, seed: number): Promise<number[]> {
    const { once } = await runKernel(drawSequences, drawing(lengths, batch, step, seed));
    return [...(once['drawn'] as Uint32Array)];
  }

  it('each stratum gives each of its sequences once an epoch, in another order each epoch', async () => {
    const { slots, sequences } = strata(lengths, batch);
    const steps: number[][] = [];
    for (let step = 0; step < 24; step++) steps.push(await drawnAt(step, 5));
    const orders: string[] = [];
    for (let s = 0; s < batch; s++) {
      const [, first = 0, size = 1] = slots.subarray(3 * s);
      const members = Array.from({ length: size }, (_, i) => sequences[3 * (first + i) + 2] as number);
      for (let epoch = 0; (epoch + 1) * size <= steps.length; epoch++) {
        const drawn = steps.slice(epoch * size, (epoch + 1) * size).map((step) => step[s] as number);
        expect(drawn.toSorted((a, b) => a - b)).toEqual(members.toSorted((a, b) => a - b));
        orders.push(drawn.map((number) => members.indexOf(number)).join());
      }
    }
    // Of 5! or 6! orders, 16 taken at random are hardly ever fewer than 14.
    expect(new Set(orders).size).toBeGreaterThanOrEqual(14);
  });

  it('another seed draws others', async () => {
    const runs = [await drawnAt(0, 1), await drawnAt(0, 2), await drawnAt(0, 3)];
    expect(new Set(runs.map(String)).size).toBeGreaterThan(1);
  });
});

describe('gather_drawn takes exactly the rows of its twin', () => {
  it.each([
    { rows: 1, width: 1, samples: 1 },
    { rows: 30, width: 3, samples: 13 },
    { rows: 129, width: 17, samples: 257 },
    { rows: 64, width: 20, samples: 1000 },
  ])('$rows × $width of $samples', async ({ rows, width, samples }) => {
    const all = Float32Array.from({ length: samples * width }, (_, i) => i + 1);
    const sources = Uint32Array.from(noise(rows, 3), (value, i) =>
      i % 5 === 4 ? NONE : Math.floor(((value + 1) / 2) * samples),
    );
    const chunkRows = Math.ceil(samples / 2);
    for (const first of [0, chunkRows].filter((start) => start < samples)) {
      const chunk_rows = Math.min(chunkRows, samples - first);
      const data = all.slice(first * width, (first + chunk_rows) * width);
      await expectKernelMatchesTwin(
        gatherDrawn,
        {
          tensors: { data, sources, batch: new Float32Array(rows * width).fill(-1) },
          params: { rows, width, first, chunk_rows },
          over: [rows * width],
        },
        { tolerance: 0 },
      );
    }
  });
});
