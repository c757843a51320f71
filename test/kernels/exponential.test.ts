// safe_exp and safe_log of shaders/lib/exponential.wgsl: right to 2e-7 of the value over the whole range of float32.

import { expect, test } from 'vitest';
import { CommandGraph } from '../../src/graph/CommandGraph.ts';
import { allocateTensor, readTensor, releaseTensor } from '../../src/graph/Tensor.ts';
import { testGpu } from '../support/gpu.ts';
import kernel from './fixtures/exponential.wgsl';

async function evaluate(x: Float32Array) {
  const gpu = await testGpu();
  const count = x.length;
  const tensors = {
    x: allocateTensor(gpu, 'state', 'x', [count], { data: x }),
    exponential: allocateTensor(gpu, 'state', 'exponential', [count]),
    logarithm: allocateTensor(gpu, 'state', 'logarithm', [count]),
  };
  const graph = new CommandGraph();
  graph.given(tensors.x);
  graph.launch(kernel, { tensors, params: { count }, over: [count] });
  const program = await graph.plan(gpu);
  await program.run();
  const exponential = await readTensor(gpu, tensors.exponential);
  const logarithm = await readTensor(gpu, tensors.logarithm);
  program.dispose();
  for (const tensor of Object.values(tensors)) releaseTensor(gpu, tensor);
  return { exponential, logarithm };
}

/** The largest |actual − f(x)| / |f(x)|. */
function worst(actual: ArrayLike<number>, x: Float32Array, f: (x: number) => number): number {
  return x.reduce((most, value, i) => {
    const expected = f(value);
    const error = Math.abs((actual[i] as number) - expected);
    return Math.max(most, expected === 0 ? error : error / Math.abs(expected));
  }, 0);
}

const steps = (from: number, to: number) =>
  Float32Array.from({ length: 5000 }, (_, i) => from + ((to - from) * i) / 4999);

test('safe_exp from −87 to 88', async () => {
  const x = steps(-87, 88);
  const { exponential } = await evaluate(x);
  expect(worst(exponential, x, Math.exp)).toBeLessThan(2e-7);
});

test('safe_exp beyond is clamped: never 0, never infinite', async () => {
  const { exponential } = await evaluate(Float32Array.of(-1e30, -1e4, -88, 89, 1e4, 1e30));
  for (const small of exponential.slice(0, 3)) expect(small).toBeCloseTo(Math.exp(-87), 40);
  for (const large of exponential.slice(3)) expect(large / Math.exp(88)).toBeCloseTo(1, 6);
});

test('safe_log around 1, where the built-in is only right to an absolute 5e-7', async () => {
  const x = steps(0.5, 2);
  const { logarithm } = await evaluate(x);
  expect(worst(logarithm, x, Math.log)).toBeLessThan(3e-7);
});

test('safe_log from 1e-37 to 1e38', async () => {
  const x = steps(-85, 87).map(Math.exp);
  const { logarithm } = await evaluate(x);
  expect(worst(logarithm, x, Math.log)).toBeLessThan(2e-7);
});

test('safe_log of 0 is the logarithm of the smallest normal number', async () => {
  const { logarithm } = await evaluate(Float32Array.of(0));
  expect(logarithm[0]).toBeCloseTo(-87.336, 2);
});
