import { expect, test } from 'vitest';
import type { Name } from '../../bench/implementations/index.ts';
import { tasks, type Task } from '../../bench/tasks/index.ts';
import { measure, type Measurement, type Stage } from '../../tools/bench/measure.ts';

const NAMES: Name[] = ['plain-js', 'webgpu-ebm', 'tfjs-webgpu'];
const EFFORT = { msRun: 10, runs: 3, msTotal: 1000 };
const task = tasks.find(({ name }) => name === 'matmul') as Task;

const OPENING = { bytes: null, launches: null, msEncode: null, disagreement: 0 };

/** A page where each repetition takes 1 ms, 20 ms for TF.js; notes what it is told to do. */
function stage(open: Stage['open'] = async () => OPENING) {
  const calls: string[] = [];
  const page: Stage = {
    start: async (_task, _size, name) => {
      calls.push(`start ${name}`);
      return { msCold: 5, bytes: 200_000 };
    },
    open: (name, size, implementation) => {
      calls.push(`open ${implementation}`);
      return open(name, size, implementation);
    },
    time: async (name, times) => {
      calls.push(name);
      return times * (name === 'tfjs-webgpu' ? 20 : 1);
    },
    close: async () => void calls.push('close'),
    restart: async () => void calls.push('restart'),
  };
  return { page, calls };
}

function at(size: string, names: readonly Name[] = NAMES): Measurement {
  return { task, size, names, coldStarts: true };
}

test('implementations start alone, are prepared together, then take turns in runs of many repetitions', async () => {
  const { page, calls } = stage();
  const rows = await measure(page, at('128'), EFFORT, new Map());
  expect(calls.slice(0, 6)).toEqual([
    ...NAMES.map((name) => `start ${name}`),
    ...NAMES.map((name) => `open ${name}`),
  ]);
  expect(calls.slice(-10)).toEqual([...NAMES, ...NAMES, ...NAMES, 'close']);
  expect(rows).toMatchObject([
    { implementation: 'plain-js', msMedian: 1, runs: 3, repetitions: 10, msCold: 5, bytes: 200_000 },
    { implementation: 'webgpu-ebm', msMedian: 1, runs: 3, repetitions: 10 },
    { implementation: 'tfjs-webgpu', msMedian: 20, runs: 3, repetitions: 1 },
  ]);
  expect(rows[0]?.value).toBeCloseTo((2 * 128 ** 3) / 1e6);
  expect(rows[0]?.bytesExtra).toBe(200_000 - 3 * 4 * 128 ** 2);
});

test('plain-js gives the reference even where it is not measured', async () => {
  const { page, calls } = stage();
  const rows = await measure(page, at('128', ['webgpu-ebm']), EFFORT, new Map());
  expect(calls.slice(0, 2)).toEqual(['start webgpu-ebm', 'open plain-js']);
  expect(rows.map(({ implementation }) => implementation)).toEqual(['webgpu-ebm']);
});

test('one that fails is a row that says so; the others start afresh; larger sizes are not tried', async () => {
  const { page, calls } = stage(async (_task, _size, name) => {
    if (name === 'tfjs-webgpu') throw new Error('tab died\n    at somewhere');
    return OPENING;
  });
  const failed = new Map<Name, string>();
  const rows = await measure(page, at('128'), EFFORT, failed);
  expect(rows.map(({ msMedian, error }) => [msMedian, error])).toEqual([
    [1, undefined],
    [1, undefined],
    [null, 'tab died'],
  ]);
  expect(calls.filter((call) => call === 'restart')).toHaveLength(1);
  expect(calls.filter((call) => call.startsWith('start'))).toEqual(NAMES.map((name) => `start ${name}`));
  const larger = await measure(page, at('256'), EFFORT, failed);
  expect(larger[2]).toMatchObject({ msMedian: null, error: 'not run: failed at 128: tab died' });
  expect(calls.filter((call) => call === 'open tfjs-webgpu')).toHaveLength(1);
});

test('one that fails when it starts is not prepared', async () => {
  const { page, calls } = stage();
  const dies: Stage = {
    ...page,
    start: async (_task, _size, name) => (name === 'tfjs-webgpu' ? die() : null),
  };
  const rows = await measure(dies, at('128'), EFFORT, new Map());
  expect(rows[2]).toMatchObject({ msMedian: null, error: 'Page crashed!' });
  expect(calls.filter((call) => call.includes('tfjs'))).toEqual([]);
});

function die(): never {
  throw new Error('Page crashed!');
}

test('one that takes no part has no row', async () => {
  const { page } = stage(async (_task, _size, name) => (name === 'webgpu-ebm' ? null : OPENING));
  const rows = await measure(page, at('128'), EFFORT, new Map());
  expect(rows.map(({ implementation }) => implementation)).toEqual(['plain-js', 'tfjs-webgpu']);
});
