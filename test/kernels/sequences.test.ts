import { describe, expect, it, test } from 'vitest';
import chainCosts from '../../shaders/sequences/chain_costs.wgsl';
import chainCount from '../../shaders/sequences/chain_count.wgsl';
import chainEnds from '../../shaders/sequences/chain_ends.wgsl';
import chainEndsBprop from '../../shaders/sequences/chain_ends_bprop.wgsl';
import chainFreeEnergy from '../../shaders/sequences/chain_free_energy.wgsl';
import chainGiven from '../../shaders/sequences/chain_given.wgsl';
import chainKBest from '../../shaders/sequences/chain_k_best.wgsl';
import chainLatent from '../../shaders/sequences/chain_latent.wgsl';
import chainMinimum from '../../shaders/sequences/chain_minimum.wgsl';
import chainPairs from '../../shaders/sequences/chain_pairs.wgsl';
import chainPathBprop from '../../shaders/sequences/chain_path_bprop.wgsl';
import chainPathPairs from '../../shaders/sequences/chain_path_pairs.wgsl';
import chainPosteriors from '../../shaders/sequences/chain_posteriors.wgsl';
import chainSample from '../../shaders/sequences/chain_sample.wgsl';
import chainScore from '../../shaders/sequences/chain_score.wgsl';
import chainTake from '../../shaders/sequences/chain_take.wgsl';
import chainWindow from '../../shaders/sequences/chain_window.wgsl';
import chainWindowBprop from '../../shaders/sequences/chain_window_bprop.wgsl';
import { expectClose, expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { lay, NONE, ragged } from './chains.ts';
import { noise } from './values.ts';

describe.each([
  { name: 'one position of one label', lengths: [1], padding: 0, groups: 1, labels: 1 },
  { name: 'odd sizes, an empty sequence', lengths: [3, 0, 5], padding: 1, groups: 1, labels: 5 },
  { name: 'groups', lengths: [4, 1, 0, 2], padding: 3, groups: 3, labels: 2 },
  { name: 'many labels', lengths: [7, 2], padding: 2, groups: 2, labels: 26 },
  { name: 'many workgroups', lengths: ragged(70), padding: 5, groups: 1, labels: 3 },
])('$name', ({ lengths, padding, groups, labels }) => {
  const { rows, ranges, owners } = lay(lengths, padding);
  const sequences = lengths.length;
  const chains = sequences * groups;
  const width = rows * groups * labels;
  const sizes = { sequences, groups, labels };
  const desired = Float32Array.from({ length: rows }, (_, row) => (row * 7) % labels);
  const path = Uint32Array.from({ length: rows * groups }, (_, i) => (i * 3) % labels);
  const slope = noise(chains, 5);

  describe.each([0, 1])('PER_POSITION %i', (PER_POSITION) => {
    const tables = (PER_POSITION ? rows : 1) * groups;
    const inputs = {
      unary: noise(width, 1, 3),
      pairwise: noise(tables * labels ** 2, 2, 2),
      ranges,
    };
    const overrides = { PER_POSITION };

    it.each([0, 1])('chain_sample, keyed %i', (KEYED) => {
      const draws = 3;
      return expectKernelMatchesTwin(chainSample, {
        tensors: {
          value: inputs.unary.map(Math.abs),
          pairwise: inputs.pairwise,
          ranges,
          owners,
          ...(KEYED === 1 && {
            keys: Uint32Array.from({ length: sequences }, (_, s) => (s * 2 ** 29) >>> 0),
          }),
          path: rows * groups * draws,
        },
        params: { ...sizes, rows, draws, beta: 0.7, seed: 3 },
        overrides: { ...overrides, KEYED },
        over: [Math.max(chains, rows * groups) * draws],
      });
    });

    it('chain_pairs', async () => {
      const isLater = (row: number) => row > 0 && owners[row] !== NONE && owners[row - 1] === owners[row];
      const whole = noise(rows * groups, 6).map((value, i) =>
        isLater(Math.floor(i / groups)) ? value : 1e30,
      );
      for (const chunk_rows of [1, 4, 64]) {
        const chunks = Math.ceil(rows / chunk_rows);
        // oxlint-disable-next-line no-await-in-loop -- one device
        await expectKernelMatchesTwin(chainPairs, {
          tensors: {
            pairwise: inputs.pairwise,
            forward: noise(width, 3),
            backward: noise(width, 4),
            whole,
            owners,
            slope,
            part: noise(chunks * groups * labels ** 2, 9),
          },
          params: { rows, chunk_rows, chunks, groups, labels, beta: 0.7 },
          overrides,
          over: [chunks * groups * labels, labels],
        });
      }
    });

    it.each([1, 2, 3])('chain_score, %i segments', (segments) =>
      // Given sequences have one label a row, for one group.
      expectKernelMatchesTwin(chainScore, {
        tensors: {
          unary: inputs.unary.slice(0, rows * labels),
          pairwise: inputs.pairwise.slice(0, (tables / groups) * labels ** 2),
          ranges,
          desired,
          energy: sequences * segments,
          path: rows,
        },
        params: { sequences, groups: 1, labels, segments },
        overrides,
        over: [sequences * segments],
      }),
    );
  });

  it('chain_posteriors', () =>
    expectKernelMatchesTwin(chainPosteriors, {
      tensors: {
        unary: noise(width, 1),
        forward: noise(width, 2),
        levels: noise(rows * groups, 3),
        backward: noise(width, 4),
        owners,
        slope,
        dunary: noise(width, 6),
        whole: rows * groups,
      },
      params: { rows, groups, labels, beta: 1.7 },
      over: [rows * groups],
    }));

  it('chain_path_bprop', () =>
    expectKernelMatchesTwin(chainPathBprop, {
      tensors: { path, owners, slope, dunary: noise(width, 6) },
      params: { rows, groups, labels },
      over: [rows * groups],
    }));

  it.each([1, 4, 64])('chain_path_pairs, chunks of %i rows', (chunk_rows) => {
    const chunks = Math.ceil(rows / chunk_rows);
    return expectKernelMatchesTwin(chainPathPairs, {
      tensors: { path, owners, slope, part: noise(chunks * groups * labels ** 2, 6) },
      params: { rows, chunk_rows, chunks, groups, labels },
      over: [chunks * groups],
    });
  });

  it.each([0, 1])('chain_take, AVOIDS %i', (AVOIDS) => {
    const places = 2;
    const own = AVOIDS ? 1 : groups;
    return expectKernelMatchesTwin(chainTake, {
      tensors: {
        ranges,
        energies: noise(sequences * own * places, 1),
        // Every third sequence has the desired labels in its first place.
        paths: Uint32Array.from({ length: rows * own * places }, (_, i) => {
          const row = Math.floor(i / (own * places));
          return (owners[row] as number) % 3 === 0 ? (desired[row] as number) : (i * 5) % labels;
        }),
        ...(AVOIDS && { desired }),
        energy: sequences * own,
        path: rows * own,
      },
      params: { sequences, groups: own, labels, places, place: 1 },
      overrides: { AVOIDS },
      over: [sequences * own],
    });
  });

  it('chain_ends and chain_ends_bprop', async () => {
    const columns = groups * labels;
    await expectKernelMatchesTwin(chainEnds, {
      tensors: { unary: noise(width, 1), ends: noise(2 * columns, 2), owners, out: width },
      params: { rows, columns },
      over: [width],
    });
    await expectKernelMatchesTwin(chainEndsBprop, {
      tensors: { dunary: noise(width, 3), ranges, dends: noise(2 * columns, 4) },
      params: { sequences, columns },
      over: [2 * columns],
    });
  });

  it('chain_latent', () =>
    expectKernelMatchesTwin(chainLatent, {
      tensors: {
        path,
        owners,
        desired: Float32Array.from({ length: sequences }, (_, s) => s % groups),
        out: rows,
      },
      params: { rows, groups },
      over: [rows],
    }));

  it('chain_costs and chain_given', async () => {
    const unary = noise(rows * labels, 1);
    await expectKernelMatchesTwin(chainCosts, {
      tensors: { unary, desired, out: rows * labels },
      params: { rows, labels, cost: 1.3 },
      over: [rows * labels],
    });
    await expectKernelMatchesTwin(chainGiven, {
      tensors: {
        unary,
        given: desired.map((label, row) => (row % 2 === 0 ? label : -1)),
        out: rows * labels,
      },
      params: { rows, labels },
      over: [rows * labels],
    });
  });

  it.each([
    [1, 1],
    [2, 3],
    [9, 4],
  ])('chain_window and chain_window_bprop, radius %i, %i features', async (radius, features) => {
    const windows = rows * features * (2 * radius + 1);
    await expectKernelMatchesTwin(chainWindow, {
      tensors: { x: noise(rows * features, 1), owners, out: windows },
      params: { rows, features, radius },
      over: [windows],
    });
    await expectKernelMatchesTwin(chainWindowBprop, {
      tensors: { dout: noise(windows, 2), owners, dx: noise(rows * features, 3) },
      params: { rows, features, radius },
      over: [rows * features],
    });
  });
});

describe('extreme energies, 4,096 positions', () => {
  const [T, labels] = [4096, 5];
  const { rows, ranges, owners } = lay([T], 0);
  const width = T * labels;
  const sizes = { sequences: 1, groups: 1, labels };
  const pairwise = noise(labels ** 2, 2, 1e4);

  // Whole numbers have exact sums in float32 up to 2²⁴: paths must be those of the twin.
  const whole = { unary: noise(width, 1, 1e4).map(Math.round), pairwise: pairwise.map(Math.round), ranges };

  it('keep six digits of minima, and their paths', async () => {
    const { once, twin } = await runKernel(chainMinimum, {
      tensors: { ...whole, value: width, back: width, energy: 1, path: rows },
      params: sizes,
      over: [1],
    });
    expectClose('energy', once['energy'] as Float32Array, twin['energy'] as Float32Array, 1e-6, 0);
    expect(once['path']).toEqual(twin['path']);
    const places = 2;
    const best = await runKernel(chainKBest, {
      tensors: {
        ...whole,
        value: width * places,
        back: width * places,
        energies: places,
        paths: rows * places,
      },
      params: { ...sizes, places },
      over: [1],
    });
    const { once: found, twin: exact } = best;
    expectClose('k best', found['energies'] as Float32Array, exact['energies'] as Float32Array, 1e-6, 0);
    expect(found['paths']).toEqual(exact['paths']);
    const desired = Float32Array.from({ length: rows }, (_, row) => (row * 7) % labels);
    const right = await runKernel(chainScore, {
      tensors: { ...whole, desired, energy: 1, path: rows },
      params: { ...sizes, segments: 1 },
      over: [1],
    });
    expectClose('Ec', right.once['energy'] as Float32Array, right.twin['energy'] as Float32Array, 1e-6, 0);
  });

  it.each([
    ['±1e4', 1e4],
    ['+1e4', 1],
    ['−1e4', -1],
  ])('%s: free energies to 1e-6, posteriors that add up to 1', async (_, scale) => {
    // A tenth apart about ±1e4, or all over the range.
    const near = (values: Float32Array) => values.map((value) => 1e4 * scale + value / 1e5);
    const energies =
      scale === 1e4
        ? { ...whole, unary: noise(width, 1, 1e4), pairwise }
        : { ...whole, unary: near(whole.unary) };
    const pass = async (REVERSED: number) =>
      runKernel(chainFreeEnergy, {
        tensors: { ...energies, value: width, levels: rows, free_energy: 1 },
        params: { ...sizes, beta: 1 },
        overrides: { REVERSED },
        over: [1],
      });
    const [forward, backward] = [await pass(0), await pass(1)];
    for (const { once, twin } of [forward, backward]) {
      expectClose('F', once['free_energy'] as Float32Array, twin['free_energy'] as Float32Array, 1e-6, 0);
    }
    const { once } = await runKernel(chainPosteriors, {
      tensors: {
        unary: energies.unary,
        forward: forward.once['value'] as Float32Array,
        levels: forward.once['levels'] as Float32Array,
        backward: backward.once['value'] as Float32Array,
        owners,
        slope: Float32Array.of(1),
        dunary: width,
        whole: rows,
      },
      params: { rows, groups: 1, labels, beta: 1 },
      over: [rows],
    });
    const probabilities = once['dunary'] as Float32Array;
    for (let row = 0; row < rows; row++) {
      const sum = probabilities.slice(row * labels, (row + 1) * labels).reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - 1)).toBeLessThan(1e-6);
    }
  });

  it('counts up to 3e38', async () => {
    const { once } = await runKernel(chainCount, {
      tensors: {
        unary: new Float32Array(width),
        pairwise: new Float32Array(labels ** 2),
        ranges,
        value: width,
        sequences_allowed: 1,
      },
      params: sizes,
      over: [1],
    });
    expect([...(once['sequences_allowed'] as Float32Array)]).toEqual([Math.fround(3e38)]);
  });
});

test('chain_count by hand: [0 | 1] → [0 | 1], without 1 → 1', async () => {
  const { once } = await runKernel(chainCount, {
    tensors: {
      unary: new Float32Array(10),
      pairwise: Float32Array.of(0, 0, 0, 1e30),
      ranges: Uint32Array.of(0, 5, 5, 0),
      value: 10,
      sequences_allowed: 2,
    },
    params: { sequences: 2, groups: 1, labels: 2 },
    over: [2],
  });
  // Fibonacci's numbers: 2, 3, 5, 8, 13.
  expect([...(once['sequences_allowed'] as Float32Array)]).toEqual([13, 1]);
});
