import { describe, expect, it } from 'vitest';
import {
  allocateTensor,
  CommandGraph,
  readTensor,
  releaseTensor,
  ShaderError,
  type Tensor,
} from 'webgpu-ebm';
import distanceBprop from '../../shaders/modules/distance_bprop.wgsl';
import nll from '../../shaders/losses/nll.wgsl';
import { joinRows } from '../../src/kernels/joinRows.ts';
import { sourceLine, type KernelSource } from '../../src/kernels/KernelSource.ts';
import { PipelineCache } from '../../src/kernels/PipelineCache.ts';
import { share } from '../../src/kernels/share.ts';
import { resolveOverrides } from '../../src/kernels/workgroups.ts';
import { testGpu } from '../support/gpu.ts';
import { noise } from './values.ts';

const files = import.meta.glob<KernelSource>(['../../shaders/**/*.wgsl', '!../../shaders/lib/**'], {
  eager: true,
  import: 'default',
});
const kernels = Object.values(files).filter(({ worksByRow }) => worksByRow);

const ROWS = 11;
const DIMS = 3;

/** Numbers a row of the bindings that hold vectors. */
const WIDTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  distance: { a: DIMS, b: DIMS },
  distance_bprop: { a: DIMS, b: DIMS, da: DIMS, db: DIMS },
  scale_rows: { x: DIMS, out: DIMS },
};

const PARAMS: Readonly<Record<string, number>> = {
  dims: DIMS,
  of_mean: 0,
  m: 1,
  beta: 1,
  gamma: 1,
  delta: 1,
};

/** Runs a kernel over rows of its inputs; gives the rows of its outputs. */
async function run(
  source: KernelSource,
  inputs: Readonly<Record<string, Float32Array>>,
  rows: number,
): Promise<Record<string, number[][]>> {
  const gpu = await testGpu();
  const width = (name: string): number => WIDTHS[source.name]?.[name] ?? 1;
  const tensors = Object.fromEntries(
    source.bindings.map(({ name }): [string, Tensor] => {
      const data = inputs[name];
      return [name, allocateTensor(gpu, 'state', name, [rows, width(name)], data && { data })];
    }),
  );
  const graph = new CommandGraph();
  graph.launch(source, {
    tensors,
    params: Object.fromEntries(source.params?.fields.map(({ name }) => [name, PARAMS[name] ?? rows]) ?? []),
    over: [rows],
  });
  const program = await graph.plan(gpu);
  await program.run();
  const results: Record<string, number[][]> = {};
  for (const { name, access } of source.bindings) {
    if (access === 'read') continue;
    const values = [...(await readTensor(gpu, tensors[name] as Tensor))];
    results[name] = Array.from({ length: rows }, (_, row) =>
      values.slice(row * width(name), (row + 1) * width(name)),
    );
  }
  program.dispose();
  for (const tensor of Object.values(tensors)) releaseTensor(gpu, tensor);
  return results;
}

describe('kernels that work by row', () => {
  it('are found', () => {
    expect(kernels.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['distance', 'nll', 'loss_bprop']),
    );
  });

  it.each(kernels.map((source) => [source.file, source] as const))(
    '%s gives a row what it gives it alone',
    async (_, source) => {
      const inputs = Object.fromEntries(
        source.bindings.flatMap(({ name, access }, seed) => {
          const width = WIDTHS[source.name]?.[name] ?? 1;
          return access === 'read' ? [[name, noise(ROWS * width, seed + 1, 1).map(Math.abs)]] : [];
        }),
      );
      const together = await run(source, inputs, ROWS);
      for (let row = 0; row < ROWS; row++) {
        const own = Object.fromEntries(
          Object.entries(inputs).map(([name, values]) => {
            const width = values.length / ROWS;
            return [name, values.slice(row * width, (row + 1) * width)];
          }),
        );
        const alone = await run(source, own, 1);
        for (const [name, rows] of Object.entries(alone)) expect(together[name]?.[row]).toEqual(rows[0]);
      }
    },
  );
});

describe('joined', () => {
  it.each(kernels.map((source) => [source.file, source] as const))(
    '%s compiles, before itself and another',
    async (_, source) => {
      const gpu = await testGpu();
      const kernel = joinRows([source, source, distanceBprop]);
      const bound = share(kernel, [kernel.bindings.map(({ name }) => name)]);
      expect(bound.bindings).toHaveLength(1);
      await PipelineCache.of(gpu).pipeline(bound, resolveOverrides(gpu, bound, {}));
    },
  );

  it('is made once for the same kernels in the same order', () => {
    expect(joinRows([nll, distanceBprop])).toBe(joinRows([nll, distanceBprop]));
    expect(joinRows([distanceBprop, nll])).not.toBe(joinRows([nll, distanceBprop]));
  });

  it('names everything by position: bindings, params, overrides', () => {
    const { name, bindings, params, overrides, workgroupSize } = joinRows([nll, distanceBprop]);
    expect(name).toBe('nll + distance_bprop');
    expect(bindings.map((binding) => [binding.name, binding.binding, binding.access])).toEqual([
      ['right_0', 1, 'read'],
      ['contrast_0', 2, 'read'],
      ['loss_0', 3, 'read_write'],
      ['right_slope_0', 4, 'read_write'],
      ['contrast_slope_0', 5, 'read_write'],
      ['a_1', 6, 'read'],
      ['b_1', 7, 'read'],
      ['dout_1', 8, 'read'],
      ['da_1', 9, 'read_write'],
      ['db_1', 10, 'read_write'],
    ]);
    expect(params?.fields).toEqual([
      { name: 'count_0', offset: 0, type: 'u32' },
      { name: 'rows_1', offset: 4, type: 'u32' },
      { name: 'dims_1', offset: 8, type: 'u32' },
    ]);
    expect(overrides).toEqual(['WORKGROUP', 'DISTANCE_1', 'SIDES_1', 'ACCUMULATE_DA_1', 'ACCUMULATE_DB_1']);
    expect(workgroupSize.override).toBe('WORKGROUP');
  });

  it('renames what a module declares, but no members of structs', () => {
    const { code } = joinRows([nll]);
    expect(code).toContain('fn compute_row_0(p: u32)');
    expect(code).toContain('loss_0[p] = result.value;');
    expect(code).toContain('right_slope_0[p] = result.right_slope;');
    expect(code).toMatch(/struct Loss_0 \{\s*value: f32,\s*right_slope: f32,/);
    expect(code).toContain('if (p >= params.count_0)');
    expect(code.match(/fn main\(/g)).toHaveLength(1);
  });

  it('leads a compiler’s complaint to the file and line', async () => {
    const gpu = await testGpu();
    const broken = {
      ...distanceBprop,
      code: distanceBprop.code.replace('var pull = ', 'var pull = oops + '),
    };
    const failure = await PipelineCache.of(gpu)
      .pipeline(share(joinRows([nll, broken]), []), {})
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ShaderError);
    const line = broken.code.split('\n').findIndex((text) => text.includes('oops')) + 1;
    expect((failure as ShaderError).message).toContain(sourceLine(broken, line).join(':'));
  });

  it.each([
    ['a bracket left open', 'struct Params { rows: u32', 'a bracket that closes {'],
    ['a declaration without an end', '@group(0) @binding(1) var<storage> x: array<f32>', '; after @'],
  ])('%s is refused', (_, code, message) => {
    expect(() => joinRows([{ ...nll, code }])).toThrow(ShaderError);
    expect(() => joinRows([{ ...nll, code }])).toThrow(message);
  });
});
