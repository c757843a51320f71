import { expect } from 'vitest';
import { CommandGraph } from '../../src/graph/CommandGraph.ts';
import {
  allocateTensor,
  readTensor,
  releaseTensor,
  writeTensor,
  type ElementType,
  type Tensor,
} from '../../src/graph/Tensor.ts';
import type { KernelSource } from '../../src/kernels/KernelSource.ts';
import { executeReference } from '../../src/reference/execute.ts';
import { ReferenceMemory } from '../../src/reference/replay.ts';
import { testGpu } from './gpu.ts';

export interface KernelRun {
  /** Inputs as arrays; outputs as their length, or as an array for what they hold before. */
  tensors: Record<string, Float32Array | Uint32Array | number>;
  params?: Record<string, number>;
  overrides?: Record<string, number>;
  over: readonly number[];
}

type Values = Record<string, Float32Array | Uint32Array>;

/** Runs a kernel on the GPU; returns what its writable bindings hold after one and after two runs. */
export async function runKernel(
  source: KernelSource,
  run: KernelRun,
): Promise<{ once: Values; twice: Values; twin: Values; twinTwice: Values }> {
  const gpu = await testGpu();
  const before = gpu.memory();
  const tensors: Record<string, Tensor> = {};
  const memory = new ReferenceMemory();
  for (const { name, element } of source.bindings) {
    const given = run.tensors[name];
    if (given === undefined) continue;
    const length = typeof given === 'number' ? given : given.length;
    tensors[name] = allocateTensor(gpu, 'state', name, [length], { element: element as ElementType });
    if (typeof given !== 'number') {
      writeTensor(gpu, tensors[name], given);
      memory.set(tensors[name], given);
    }
  }
  const graph = new CommandGraph();
  const request = {
    tensors,
    over: run.over,
    ...(run.params && { params: run.params }),
    ...(run.overrides && { overrides: run.overrides }),
  };
  // The second recording of the same launch accumulates where the kernel can.
  graph.launch(source, request);
  graph.launch(source, request);
  const outputs = source.bindings.filter(({ access, name }) => access === 'read_write' && tensors[name]);
  const single = new CommandGraph();
  single.launch(source, request);
  const first = await single.plan(gpu);
  await first.run();
  const once: Values = {};
  for (const { name } of outputs) once[name] = await readTensor(gpu, tensors[name] as Tensor);
  executeReference(single.launches, memory);
  const collect = (): Values =>
    Object.fromEntries(
      outputs.map(({ name, element }) => {
        const values = memory.of(tensors[name] as Tensor);
        return [
          name,
          element === 'u32' ? Uint32Array.from(values) : (values.slice() as unknown as Float32Array),
        ];
      }),
    );
  const twin = collect();

  for (const { name } of outputs) {
    const given = run.tensors[name];
    const start = typeof given === 'object' ? given : new Float32Array((tensors[name] as Tensor).length);
    writeTensor(gpu, tensors[name] as Tensor, start);
    memory.set(tensors[name] as Tensor, start);
  }
  const second = await graph.plan(gpu);
  await second.run();
  const twice: Values = {};
  for (const { name } of outputs) twice[name] = await readTensor(gpu, tensors[name] as Tensor);
  executeReference(graph.launches, memory);
  const twinTwice = collect();

  // The same start again gives the same bits.
  for (const { name } of outputs) {
    const given = run.tensors[name];
    writeTensor(
      gpu,
      tensors[name] as Tensor,
      typeof given === 'object' ? given : new Float32Array((tensors[name] as Tensor).length),
    );
  }
  await second.run();
  for (const { name } of outputs) {
    const again = await readTensor(gpu, tensors[name] as Tensor);
    const sameBits = Buffer.compare(bytesOf(again), bytesOf(twice[name] as Float32Array)) === 0;
    expect(sameBits, `${source.name}.${name}: same bits on a second run`).toBe(true);
  }
  first.dispose();
  second.dispose();
  for (const tensor of Object.values(tensors)) releaseTensor(gpu, tensor);
  expect(gpu.memory(), 'buffers alive before = after').toEqual(before);
  return { once, twice, twin, twinTwice };
}

function bytesOf(values: Float32Array | Uint32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * The kernel in float32 agrees with its float64 twin in every output, also when it accumulates into what was there;
 * a second run has the same bits; no buffer stays alive.
 */
export async function expectKernelMatchesTwin(
  source: KernelSource,
  run: KernelRun,
  { tolerance = 1e-5 }: { tolerance?: number } = {},
): Promise<void> {
  const { once, twice, twin, twinTwice } = await runKernel(source, run);
  for (const [name, values] of Object.entries(once)) {
    expectClose(`${source.name}.${name}`, values, twin[name] as Float32Array, tolerance);
    expectClose(
      `${source.name}.${name} twice`,
      twice[name] as Float32Array,
      twinTwice[name] as Float32Array,
      tolerance,
    );
  }
}

/** |actual − expected| ≤ tolerance·(floor + max |expected|), element by element; u32 exactly. */
export function expectClose(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  floor = 1,
): void {
  expect(actual.length, what).toBe(expected.length);
  if (actual instanceof Uint32Array) {
    const wrong = actual.findIndex((value, i) => value !== expected[i]);
    expect(wrong, `${what}: got ${actual[wrong]}, expected ${expected[wrong]} at`).toBe(-1);
    return;
  }
  let largest = 0;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i] as number));
  let worst = 0;
  let where = -1;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs((actual[i] as number) - (expected[i] as number));
    if (!(error <= worst)) {
      worst = error;
      where = i;
    }
  }
  expect(
    worst <= tolerance * (floor + largest),
    `${what}[${where}]: got ${actual[where]}, expected ${expected[where]} (error ${worst}, tolerance ${tolerance * (floor + largest)})`,
  ).toBe(true);
}
