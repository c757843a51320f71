// The recursions along a chain, with a thread and with a workgroup a chain: against their float64 twins, and bit by bit
// against each other.

import { describe, expect, it } from 'vitest';
import chainCount from '../../shaders/sequences/chain_count.wgsl';
import chainCountByWorkgroup from '../../shaders/sequences/chain_count_by_workgroup.wgsl';
import chainFreeEnergy from '../../shaders/sequences/chain_free_energy.wgsl';
import chainFreeEnergyByWorkgroup from '../../shaders/sequences/chain_free_energy_by_workgroup.wgsl';
import chainKBest from '../../shaders/sequences/chain_k_best.wgsl';
import chainKBestByWorkgroup from '../../shaders/sequences/chain_k_best_by_workgroup.wgsl';
import chainMinimum from '../../shaders/sequences/chain_minimum.wgsl';
import chainMinimumByWorkgroup from '../../shaders/sequences/chain_minimum_by_workgroup.wgsl';
import type { KernelSource } from '../../src/kernels/KernelSource.ts';
import { expectClose, expectKernelMatchesTwin, runKernel, type KernelRun } from '../support/kernel.ts';
import { lay, ragged } from './chains.ts';
import { expectEachMatches } from './searches.ts';
import { coarse, noise } from './values.ts';

interface Forms {
  readonly byThread: KernelSource;
  readonly byWorkgroup: KernelSource;
}

const MINIMUM: Forms = { byThread: chainMinimum, byWorkgroup: chainMinimumByWorkgroup };
const K_BEST: Forms = { byThread: chainKBest, byWorkgroup: chainKBestByWorkgroup };
const COUNT: Forms = { byThread: chainCount, byWorkgroup: chainCountByWorkgroup };
const FREE_ENERGY: Forms = { byThread: chainFreeEnergy, byWorkgroup: chainFreeEnergyByWorkgroup };

async function expectBoth({ byThread, byWorkgroup }: Forms, run: KernelRun): Promise<void> {
  await expectKernelMatchesTwin(byThread, run);
  const found = await expectEachMatches(byWorkgroup, run);
  expect(found).toEqual((await runKernel(byThread, run)).once);
}

describe.each([
  { name: 'one position of one label', lengths: [1], padding: 0, groups: 1, labels: 1 },
  { name: 'odd sizes, an empty sequence', lengths: [3, 0, 5], padding: 1, groups: 1, labels: 5 },
  { name: 'groups', lengths: [4, 1, 0, 2], padding: 3, groups: 3, labels: 2 },
  { name: 'many labels', lengths: [7, 2], padding: 2, groups: 2, labels: 26 },
  { name: 'more labels than threads', lengths: [7, 2], padding: 2, groups: 2, labels: 35 },
  { name: 'more than four labels a thread', lengths: [3, 0, 2], padding: 1, groups: 2, labels: 130 },
  { name: 'many chains', lengths: ragged(70), padding: 5, groups: 1, labels: 3 },
])('$name', ({ lengths, padding, groups, labels }) => {
  const { rows, ranges } = lay(lengths, padding);
  const chains = lengths.length * groups;
  const width = rows * groups * labels;
  const sizes = { sequences: lengths.length, groups, labels };
  const over = [chains];

  describe.each([0, 1])('PER_POSITION %i', (PER_POSITION) => {
    const transitions = (PER_POSITION ? rows : 1) * groups * labels ** 2;
    const inputs = { unary: noise(width, 1, 3), pairwise: noise(transitions, 2, 2), ranges };
    // Ties abound, and are exact.
    const tied = { ...inputs, unary: coarse(width, 1), pairwise: coarse(transitions, 2) };
    const overrides = { PER_POSITION };

    it.each([
      ['in general', inputs],
      ['with ties', tied],
    ])('chain_minimum, %s', (_, energies) =>
      expectBoth(MINIMUM, {
        tensors: { ...energies, value: width, back: width, energy: chains, path: rows * groups },
        params: sizes,
        overrides,
        over,
      }),
    );

    it.each([1, 2, 4])('chain_k_best, %i places', async (places) => {
      for (const energies of [inputs, tied]) {
        // oxlint-disable-next-line no-await-in-loop -- one device
        await expectBoth(K_BEST, {
          tensors: {
            ...energies,
            value: width * places,
            back: width * places,
            energies: chains * places,
            paths: rows * groups * places,
          },
          params: { ...sizes, places },
          overrides,
          over,
        });
      }
    });

    it.each([0, 1])('chain_free_energy, REVERSED %i', async (REVERSED) => {
      for (const beta of [0.4, 3]) {
        // oxlint-disable-next-line no-await-in-loop -- one device
        await expectBoth(FREE_ENERGY, {
          tensors: { ...inputs, value: width, levels: rows * groups, free_energy: chains },
          params: { ...sizes, beta },
          overrides: { PER_POSITION, REVERSED },
          over,
        });
      }
    });

    it('chain_count', () => {
      const forbid = (energies: Float32Array) =>
        energies.map((energy) => (energy > 1.2 ? 1e30 : energy < -1.5 ? 4e29 : energy));
      return expectBoth(COUNT, {
        tensors: {
          unary: forbid(inputs.unary),
          pairwise: forbid(inputs.pairwise),
          ranges,
          value: width,
          sequences_allowed: chains,
        },
        params: sizes,
        overrides,
        over,
      });
    });
  });
});

describe('4,096 positions', () => {
  const [rows, labels] = [4096, 5];
  const width = rows * labels;
  const sizes = { sequences: 1, groups: 1, labels };
  // Whole numbers have exact sums in float32 up to 2²⁴: paths must be those of the twin.
  const energies = {
    unary: noise(width, 1, 1e4).map(Math.round),
    pairwise: noise(labels ** 2, 2, 1e4).map(Math.round),
    ranges: Uint32Array.of(0, rows),
  };

  async function expectSixDigits({ byThread, byWorkgroup }: Forms, name: string, run: KernelRun) {
    const { once, twin } = await runKernel(byWorkgroup, run);
    expectClose(name, once[name] as Float32Array, twin[name] as Float32Array, 1e-6, 0);
    expect(once).toEqual((await runKernel(byThread, run)).once);
    return { once, twin };
  }

  it('with energies to ±1e4 keep six digits of minima, and their paths', async () => {
    const { once, twin } = await expectSixDigits(MINIMUM, 'energy', {
      tensors: { ...energies, value: width, back: width, energy: 1, path: rows },
      params: sizes,
      over: [1],
    });
    expect(once['path']).toEqual(twin['path']);
  });

  it.each([0, 1])('with energies to ±1e4 keep six digits of free energies, REVERSED %i', async (REVERSED) => {
    await expectSixDigits(FREE_ENERGY, 'free_energy', {
      tensors: { ...energies, value: width, levels: rows, free_energy: 1 },
      params: { ...sizes, beta: 1 },
      overrides: { REVERSED },
      over: [1],
    });
  });

  // In float32, a plain sum of so many tenths is right to four digits only.
  it('of one label with energy 0.1 keep six digits', async () => {
    await expectSixDigits(MINIMUM, 'energy', {
      tensors: {
        unary: new Float32Array(rows).fill(0.1),
        pairwise: new Float32Array(1),
        ranges: energies.ranges,
        value: rows,
        back: rows,
        energy: 1,
        path: rows,
      },
      params: { ...sizes, labels: 1 },
      over: [1],
    });
  });
});
