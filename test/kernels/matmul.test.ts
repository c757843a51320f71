// Every form of the matrix product against its float64 twin, in the three layouts that a linear layer uses.

import { describe, expect, test } from 'vitest';
import matmul from '../../shaders/modules/matmul.wgsl';
import matmulNn from '../../shaders/modules/matmul_nn.wgsl';
import matmulNnBySubgroup from '../../shaders/modules/matmul_nn_by_subgroup.wgsl';
import matmulNt from '../../shaders/modules/matmul_nt.wgsl';
import matmulNtBySubgroup from '../../shaders/modules/matmul_nt_by_subgroup.wgsl';
import matmulOuter from '../../shaders/modules/matmul_outer.wgsl';
import matmulTiled from '../../shaders/modules/matmul_tiled.wgsl';
import matmulTn from '../../shaders/modules/matmul_tn.wgsl';
import matmulTnBySubgroup from '../../shaders/modules/matmul_tn_by_subgroup.wgsl';
import matmulTnSplit from '../../shaders/modules/matmul_tn_split.wgsl';
import { CommandGraph } from '../../src/graph/CommandGraph.ts';
import { kernelName } from '../../src/kernels/Kernel.ts';
import { multiply } from '../../src/modules/multiply.ts';
import { executeReference } from '../../src/reference/execute.ts';
import { ReferenceMemory } from '../../src/reference/replay.ts';
import { expectClose, expectKernelMatchesTwin } from '../support/kernel.ts';
import { noise } from './values.ts';

type Strides = Record<'a_row' | 'a_depth' | 'b_col' | 'b_depth', number>;
type Layout = (rows: number, cols: number, depth: number) => Strides;

const LAYOUTS = {
  'forward, a·bᵀ': (_rows, _cols, depth) => ({ a_row: depth, a_depth: 1, b_col: depth, b_depth: 1 }),
  'input gradient, a·b': (_rows, cols, depth) => ({ a_row: depth, a_depth: 1, b_col: 1, b_depth: cols }),
  'weight gradient, aᵀ·b': (rows, cols) => ({ a_row: 1, a_depth: rows, b_col: 1, b_depth: cols }),
} satisfies Record<string, Layout>;

const forms = [matmul, matmulTiled].map((source) => ({ name: source.name, source }));
const layouts = Object.entries<Layout>(LAYOUTS);

const SIZES = [
  [1, 1, 1],
  [3, 2, 5],
  [8, 8, 8],
  [9, 17, 33],
  [20, 1, 200],
  [200, 20, 1],
  [65, 70, 20],
] as const;

const NO_EPILOGUE = { EPILOGUE: 0 };

describe.each(forms)('$name', ({ source }) => {
  /** Runs one product; sums of `depth` terms of ±1 in float32. */
  function check(size: readonly [number, number, number], layout: Layout, overrides: Record<string, number>) {
    const [rows, cols, depth] = size;
    const bias = overrides['EPILOGUE'] === 0 ? {} : { bias: noise(cols, 3) };
    return expectKernelMatchesTwin(source, {
      tensors: { a: noise(rows * depth, 1), b: noise(cols * depth, 2), ...bias, out: rows * cols },
      params: { rows, cols, depth, ...layout(rows, cols, depth) },
      overrides,
      over: [rows, cols],
    });
  }

  describe.each(layouts)('%s', (_, layout) => {
    test.each(SIZES)('%i × %i, %i deep', (...size) => check(size, layout, NO_EPILOGUE));
  });

  test.each(Object.entries({ bias: 1, tanh: 2, sigmoid: 3, relu: 4 }))('with %s', (_, EPILOGUE) =>
    check([13, 11, 10], LAYOUTS['forward, a·bᵀ'], { EPILOGUE }),
  );
});

describe('matmul', () => {
  test.each([1, 4, 64])('workgroups of %i', (WORKGROUP) => {
    const [rows, cols, depth] = [70, 30, 3] as const;
    return expectKernelMatchesTwin(matmul, {
      tensors: { a: noise(rows * depth, 1), b: noise(cols * depth, 2), out: rows * cols },
      params: { rows, cols, depth, ...LAYOUTS['forward, a·bᵀ'](rows, cols, depth) },
      overrides: { ...NO_EPILOGUE, WORKGROUP },
      over: [rows, cols],
    });
  });
});

describe('matmul_outer', () => {
  const outerSizes = [
    [1, 1],
    [3, 2],
    [16, 4],
    [17, 5],
    [200, 20],
    [1100, 7],
  ] as const;
  const check = (size: readonly [number, number], layout: Layout, overrides: Record<string, number>) => {
    const [rows, cols] = size;
    const bias = overrides['EPILOGUE'] === 0 ? {} : { bias: noise(cols, 3) };
    return expectKernelMatchesTwin(matmulOuter, {
      tensors: { a: noise(rows, 1), b: noise(cols, 2), ...bias, out: rows * cols },
      params: { rows, cols, depth: 1, ...layout(rows, cols, 1) },
      overrides,
      over: [rows, cols],
    });
  };

  describe.each(layouts)('%s', (_, layout) => {
    test.each(outerSizes)('%i × %i', (...size) => check(size, layout, NO_EPILOGUE));
  });

  test.each(Object.entries({ bias: 1, tanh: 2, sigmoid: 3, relu: 4 }))('with %s', (_, EPILOGUE) =>
    check([37, 11], LAYOUTS['forward, a·bᵀ'], { EPILOGUE }),
  );
});

describe('with vec4 loads', () => {
  /** What may be odd in a layout, is. */
  const cases = [
    {
      sources: [matmulNt, matmulNtBySubgroup],
      layout: LAYOUTS['forward, a·bᵀ'],
      sizes: [
        [1, 1, 4],
        [17, 3, 8],
        [33, 35, 20],
        [200, 10, 20],
        [50, 70, 4],
      ],
    },
    {
      sources: [matmulNn, matmulNnBySubgroup],
      layout: LAYOUTS['input gradient, a·b'],
      sizes: [
        [1, 4, 4],
        [17, 4, 8],
        [33, 36, 20],
        [200, 20, 12],
      ],
    },
    {
      sources: [matmulTn, matmulTnBySubgroup],
      layout: LAYOUTS['weight gradient, aᵀ·b'],
      sizes: [
        [4, 4, 4],
        [16, 20, 8],
        [36, 20, 12],
        [12, 20, 200],
      ],
    },
  ].flatMap(({ sources, layout, sizes }) =>
    sources.flatMap((source) =>
      sizes.map((size) => ({
        name: `${source.name} ${size.join(' × ')}`,
        source,
        layout,
        size: size as [number, number, number],
      })),
    ),
  );

  test.each(cases)('$name', ({ source, layout, size: [rows, cols, depth] }) =>
    expectKernelMatchesTwin(source, {
      tensors: {
        a: noise(rows * depth, 1),
        b: noise(cols * depth, 2),
        bias: noise(cols, 3),
        out: rows * cols,
      },
      params: { rows, cols, depth, ...layout(rows, cols, depth) },
      overrides: { EPILOGUE: 2 },
      over: [rows, cols],
    }),
  );
});

test.each([
  [1, 1, 1, 1],
  [3, 5, 70, 4],
  [33, 70, 50, 3],
  [64, 16, 200, 6],
  [7, 32, 5, 7],
])('matmul_tn_split: %i × %i, %i deep in %i', (rows, cols, depth, chunks) =>
  expectKernelMatchesTwin(matmulTnSplit, {
    tensors: { a: noise(rows * depth, 1), b: noise(cols * depth, 2), part: chunks * rows * cols },
    params: { rows, cols, depth, chunks },
    over: [rows, cols, chunks],
  }),
);

test('on a GPU, the gradient of a small weight is split along its depth, and sums to the same', async () => {
  const [rows, cols, depth] = [20, 33, 300];
  const product = (target: 'cpu' | 'gpu') => {
    const graph = new CommandGraph({ target });
    const [a, b] = [
      graph.given(graph.tensor('a', [depth, rows])),
      graph.given(graph.tensor('b', [depth, cols])),
    ];
    const out = graph.given(graph.output(graph.tensor('out', [rows, cols])));
    multiply(graph, { a, b, out, rows, cols, depth, layout: 'tn' });
    const memory = new ReferenceMemory();
    memory.set(a, noise(rows * depth, 1));
    memory.set(b, noise(cols * depth, 2));
    memory.set(out, noise(rows * cols, 3));
    executeReference(graph.launches, memory);
    return { names: graph.launches.map(({ kernel }) => kernelName(kernel)), values: memory.of(out) };
  };
  const [cpu, gpu] = [product('cpu'), product('gpu')];
  expect(cpu.names).toEqual(['matmul']);
  expect(gpu.names).toEqual(['matmul_tn_split', 'sum']);
  expectClose('out', gpu.values, cpu.values, 1e-12);
});
