// What cuts chains into segments, sums these up, and gives them what is known of their ends.

import { describe, expect, it } from 'vitest';
import chainCut from '../../shaders/sequences/chain_cut.wgsl';
import chainEnter from '../../shaders/sequences/chain_enter.wgsl';
import chainPin from '../../shaders/sequences/chain_pin.wgsl';
import chainTables from '../../shaders/sequences/chain_tables.wgsl';
import { expectClose, expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { lay, ragged } from './chains.ts';
import { expectEachMatches } from './searches.ts';
import { noise } from './values.ts';

describe.each([
  { name: 'one position of one label', lengths: [1], padding: 0, groups: 1, labels: 1, segment_rows: 1 },
  {
    name: 'odd sizes, an empty sequence',
    lengths: [3, 0, 5],
    padding: 1,
    groups: 1,
    labels: 5,
    segment_rows: 2,
  },
  { name: 'groups', lengths: [4, 1, 0, 2], padding: 3, groups: 3, labels: 2, segment_rows: 3 },
  { name: 'more energies than threads', lengths: [7, 2], padding: 2, groups: 2, labels: 26, segment_rows: 3 },
  { name: 'many segments', lengths: ragged(70), padding: 5, groups: 1, labels: 3, segment_rows: 2 },
])('$name', ({ lengths, padding, groups, labels, segment_rows }) => {
  const { rows, ranges, owners } = lay(lengths, padding);
  const sequences = lengths.length;
  const segments = Math.ceil(Math.max(...lengths) / segment_rows);
  const all = sequences * segments;
  const width = rows * groups * labels;
  /** Of all segments, one sequence after the other. */
  const cuts = Uint32Array.from(
    lengths.flatMap((length, sequence) =>
      Array.from({ length: segments }, (_, segment) => {
        const start = Math.min(segment * segment_rows, length);
        return [(ranges[2 * sequence] as number) + start, Math.min(segment_rows, length - start)];
      }).flat(),
    ),
  );

  it('chain_cut', async () => {
    const found = await expectEachMatches(chainCut, {
      tensors: { ranges, cuts: 2 * all, ends: 2 * sequences },
      params: { sequences, segments, segment_rows },
      over: [all],
    });
    expect(found['cuts']).toEqual(cuts);
  });

  describe.each([0, 1])('PER_POSITION %i', (PER_POSITION) => {
    const transitions = (PER_POSITION ? rows : 1) * groups * labels ** 2;
    const inputs = { unary: noise(width, 1, 3), pairwise: noise(transitions, 2, 2) };
    const places = { rows, groups, labels, segments, segment_rows };

    it.each([0, 1])('chain_tables, MINIMUM %i', async (MINIMUM) => {
      await expectEachMatches(chainTables, {
        tensors: {
          ...inputs,
          ranges: cuts,
          table: all * groups * labels ** 2,
          start: all * groups * labels,
          level: all * groups,
        },
        params: { sequences, segments, groups, labels, beta: 0.7 },
        overrides: { PER_POSITION, MINIMUM, TABLES: 2 * labels ** 2 },
        over: [all * groups],
      });
    });

    it('chain_pin', async () => {
      await expectEachMatches(chainPin, {
        tensors: {
          ...inputs,
          ranges,
          owners,
          path: Uint32Array.from({ length: all * groups }, (_, i) => (i * 3) % labels),
          out: width,
        },
        params: places,
        overrides: { PER_POSITION },
        over: [width],
      });
    });

    it.each([0, 1])('chain_enter, REVERSED %i', (REVERSED) =>
      expectKernelMatchesTwin(chainEnter, {
        tensors: { ...inputs, ranges, owners, value: noise(all * groups * labels, 3), out: width },
        params: { ...places, beta: 0.7 },
        overrides: { PER_POSITION, REVERSED },
        over: [width],
      }),
    );
  });
});

it.each([0, 1])(
  'chain_tables of 4,096 positions with energies to ±1e4 keep six digits, MINIMUM %i',
  async (MINIMUM) => {
    const [rows, labels] = [4096, 5];
    const { once, twin } = await runKernel(chainTables, {
      tensors: {
        unary: noise(rows * labels, 1, 1e4).map(Math.round),
        pairwise: noise(labels ** 2, 2, 1e4).map(Math.round),
        ranges: Uint32Array.of(0, rows / 2, rows / 2, rows / 2),
        table: 2 * labels ** 2,
        start: 2 * labels,
        level: 2,
      },
      params: { sequences: 1, segments: 2, groups: 1, labels, beta: 1 },
      overrides: { MINIMUM, TABLES: 2 * labels ** 2 },
      over: [2],
    });
    for (const name of ['table', 'start', 'level']) {
      expectClose(name, once[name] as Float32Array, twin[name] as Float32Array, 1e-6, 0);
    }
  },
);
