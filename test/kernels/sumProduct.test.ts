import { describe, expect, it } from 'vitest';
import chainSumProduct from '../../shaders/sequences/chain_sum_product.wgsl';
import chainSumProductBprop from '../../shaders/sequences/chain_sum_product_bprop.wgsl';
import chainSumProductBpropBySubgroup from '../../shaders/sequences/chain_sum_product_bprop_by_subgroup.wgsl';
import chainSumProductBpropByThread from '../../shaders/sequences/chain_sum_product_bprop_by_thread.wgsl';
import chainSumProductBpropByThreadVec4 from '../../shaders/sequences/chain_sum_product_bprop_by_thread_vec4.wgsl';
import chainSumProductBySubgroup from '../../shaders/sequences/chain_sum_product_by_subgroup.wgsl';
import chainSumProductByThread from '../../shaders/sequences/chain_sum_product_by_thread.wgsl';
import chainSumProductByThreadVec4 from '../../shaders/sequences/chain_sum_product_by_thread_vec4.wgsl';
import { expectClose, expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { noise } from './values.ts';

const BY_MEMORY = { forward: chainSumProduct, back: chainSumProductBprop };

/** Both launches, the invocations that share the labels of a chain, how many labels to try, and what their number is a multiple of. */
const FORMS = [
  {
    form: 'threads',
    lanes: 1,
    counts: [1, 2, 3, 4, 5, 6, 7, 8],
    forward: chainSumProductByThread,
    back: chainSumProductBpropByThread,
  },
  {
    form: 'threads, rows as vectors',
    lanes: 1,
    counts: [4, 8],
    multiple: 4,
    forward: chainSumProductByThreadVec4,
    back: chainSumProductBpropByThreadVec4,
  },
  {
    form: 'subgroups',
    lanes: 4,
    counts: [1, 2, 4, 5, 8, 11, 13, 17, 21, 26, 32],
    forward: chainSumProductBySubgroup,
    back: chainSumProductBpropBySubgroup,
  },
  { form: 'workgroup memory, four invocations', lanes: 4, counts: [1, 13, 32], ...BY_MEMORY },
  { form: 'workgroup memory, an invocation a label', lanes: 32, counts: [1, 4, 7, 26, 32], ...BY_MEMORY },
];
type Form = (typeof FORMS)[number];

/** At least `count` labels, as many as the form can have. */
const labelsFor = ({ multiple = 1 }: Form, count: number): number => multiple * Math.ceil(count / multiple);

const overridesOf = ({ lanes }: Form, labels: number) => ({
  LANES: lanes,
  LABELS: labels,
});

interface Chains {
  lengths: readonly number[];
  groups: number;
  labels: number;
  slots: number;
  segments?: number;
  /** Half of the range of U, and of V. */
  own?: number;
  transitions?: number;
  beta?: number;
  /** Rows of nobody before each sequence but the first, and behind the last. */
  padding?: number;
}

/** Both launches, the second on what the first one leaves. */
async function expectBoth(form: Form, chains: Chains, tolerance = 1e-5): Promise<void> {
  const { lengths, groups, slots, segments = 1 } = chains;
  const labels = labelsFor(form, chains.labels);
  const { own = 3, transitions = 2, beta = 1, padding = 0 } = chains;
  const sequences = lengths.length;
  const firsts: number[] = [];
  let rows = 0;
  for (const length of lengths) {
    firsts.push(rows);
    rows += length + padding;
  }
  const width = rows * groups * labels;
  const inputs = {
    unary: noise(width, 1, own),
    pairwise: noise(groups * labels ** 2, 2, transitions),
    ranges: Uint32Array.from(lengths.flatMap((length, i) => [firsts[i] as number, length])),
  };
  const overrides = overridesOf(form, labels);
  const params = { sequences, groups, beta, segments, slots };
  const over = [slots * groups];
  const forward = {
    tensors: { ...inputs, value: width, free_energy: sequences * groups * segments },
    params,
    overrides,
    over,
  };
  await expectKernelMatchesTwin(form.forward, forward, { tolerance });
  const { value } = (await runKernel(form.forward, forward)).once;
  await expectKernelMatchesTwin(
    form.back,
    {
      tensors: {
        ...inputs,
        value: value as Float32Array,
        slope: noise(sequences * groups, 5),
        dunary: noise(width, 6),
        part: slots * groups * labels ** 2,
      },
      params: { ...params, rows },
      overrides,
      over,
    },
    { tolerance },
  );
}

const ragged = (count: number): number[] => Array.from({ length: count }, (_, i) => (i * 5) % 7);

describe.each(FORMS)('chain_sum_product and its bprop by $form', (form) => {
  it.each(form.counts)('%i labels: each number of tiles', (count) =>
    expectBoth(form, { lengths: [7, 1, 3], groups: 1, labels: count, slots: 3 }),
  );

  it.each([
    ['empty sequences', { lengths: [0, 3, 0, 0, 5, 0], groups: 1, labels: 5, slots: 6 }],
    ['no sequence, only rows of nobody', { lengths: [0, 0], groups: 1, labels: 3, slots: 1, padding: 2 }],
    ['unused places behind', { lengths: [2, 3, 0, 0], groups: 1, labels: 3, slots: 2, padding: 1 }],
    ['rows of nobody between', { lengths: [4, 1, 2], groups: 3, labels: 2, slots: 3, padding: 2 }],
    ['several chains a workgroup', { lengths: ragged(70), groups: 2, labels: 6, slots: 8, beta: 0.4 }],
    [
      'more transitions than are counted in registers',
      { lengths: [300, 500], groups: 1, labels: 6, slots: 1 },
    ],
    ['segments', { lengths: [600, 0, 333], groups: 2, labels: 5, slots: 4, segments: 4, transitions: 0.5 }],
    [
      'segments that forget slowly: fewer of them',
      { lengths: [600, 7], groups: 1, labels: 5, slots: 4, segments: 4, transitions: 1 },
    ],
    [
      'segments that forget too slowly: one',
      { lengths: [600, 7], groups: 1, labels: 5, slots: 4, segments: 4, transitions: 3 },
    ],
    [
      'segments, too far apart for any but the first',
      { lengths: [60, 7], groups: 1, labels: 5, slots: 4, segments: 4, transitions: 30 },
    ],
    [
      'segments without a position',
      { lengths: [2], groups: 1, labels: 5, slots: 8, segments: 8, transitions: 0 },
    ],
    ['a low temperature', { lengths: [9, 4], groups: 1, labels: 7, slots: 2, beta: 3 }],
  ] as [string, Chains][])('%s', (_, chains) => expectBoth(form, chains));

  it('segments send what the whole chain does', async () => {
    const [T, labels] = [900, labelsFor(form, 6)];
    const inputs = {
      unary: noise(T * labels, 1, 3),
      pairwise: noise(labels ** 2, 2, 0.7),
      ranges: Uint32Array.of(0, T),
    };
    const overrides = overridesOf(form, labels);
    const run = async (segments: number) => {
      const params = { sequences: 1, groups: 1, beta: 1, segments, slots: segments };
      const forward = await runKernel(form.forward, {
        tensors: { ...inputs, value: T * labels, free_energy: segments },
        params,
        overrides,
        over: [segments],
      });
      const { value, free_energy } = forward.once as Record<string, Float32Array>;
      const slope = Float32Array.of(1);
      const backward = await runKernel(form.back, {
        tensors: {
          ...inputs,
          value: value as Float32Array,
          slope,
          dunary: T * labels,
          part: segments * labels ** 2,
        },
        params: { ...params, rows: T },
        overrides,
        over: [segments],
      });
      const { dunary } = backward.once as Record<string, Float32Array>;
      const parts = (free_energy as Float32Array).map(Math.abs);
      return { F: (free_energy as Float32Array).reduce((a, b) => a + b, 0), parts, value, dunary };
    };
    const [whole, cut] = [await run(1), await run(5)];
    expect(Math.abs(cut.F / whole.F - 1)).toBeLessThan(1e-6);
    expectClose('value', cut.value as Float32Array, whole.value as Float32Array, 1e-6);
    expectClose('dunary', cut.dunary as Float32Array, whole.dunary as Float32Array, 1e-6);
    expect(Math.min(...cut.parts), 'each segment has its part').toBeGreaterThan(0);
  });

  // float32 holds energies of 1e4 to a thousandth.
  it.each([
    ['of labels', 1e4, 5],
    ['of transitions', 5, 1e4],
    ['of both', 1e4, 1e4],
    ['of transitions at the end of what is narrow', 30, 24.9],
    ['of transitions just beyond', 30, 30],
  ])('energies %s far apart, 4,096 positions', async (_, own, transitions) =>
    expectBoth(form, { lengths: [4096, 3], groups: 1, labels: 5, slots: 2, own, transitions }, 1e-3),
  );
});
