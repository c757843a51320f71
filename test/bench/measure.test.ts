import { expect, test } from 'vitest';
import type { Name } from '../../bench/implementations/index.ts';
import { tasks, type Task } from '../../bench/tasks/index.ts';
import { measure, type Stage } from '../../tools/bench/measure.ts';

const NAMES: Name[] = ['plain-js', 'webgpu-ebm', 'tfjs-webgpu'];
const EFFORT = { msRun: 10, runs: 3, msTotal: 1000 };
const task = tasks.find(({ name }) => name === 'matmul') as Task;

/** A page where each repetition takes 1 ms, 20 ms for TF.js; notes what it is told to do. */
function stage(open: Stage['open'] = async () => ({ msCold: 5, bytes: null, disagreement: 0 })) {
  const calls: string[] = [];
  const page: Stage = {
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

test('implementations take turns, in runs of many repetitions, after all are prepared', async () => {
  const { page, calls } = stage();
  const rows = await measure(page, { task, size: '128', names: NAMES }, EFFORT, new Map());
  expect(calls.slice(0, 3)).toEqual(NAMES.map((name) => `open ${name}`));
  expect(calls.slice(-10)).toEqual([...NAMES, ...NAMES, ...NAMES, 'close']);
  expect(rows).toMatchObject([
    { implementation: 'plain-js', msMedian: 1, runs: 3, repetitions: 10, msCold: 5 },
    { implementation: 'webgpu-ebm', msMedian: 1, runs: 3, repetitions: 10 },
    { implementation: 'tfjs-webgpu', msMedian: 20, runs: 3, repetitions: 1 },
  ]);
  expect(rows[0]?.value).toBeCloseTo((2 * 128 ** 3) / 1e6);
});

test('plain-js gives the reference even where it is not measured', async () => {
  const { page, calls } = stage();
  const rows = await measure(page, { task, size: '128', names: ['webgpu-ebm'] }, EFFORT, new Map());
  expect(calls[0]).toBe('open plain-js');
  expect(rows.map(({ implementation }) => implementation)).toEqual(['webgpu-ebm']);
});

test('one that fails is a row that says so; the others start afresh; larger sizes are not tried', async () => {
  const { page, calls } = stage(async (_task, _size, name) => {
    if (name === 'tfjs-webgpu') throw new Error('tab died\n    at somewhere');
    return { msCold: 5, bytes: null, disagreement: 0 };
  });
  const failed = new Map<Name, string>();
  const rows = await measure(page, { task, size: '128', names: NAMES }, EFFORT, failed);
  expect(rows.map(({ msMedian, error }) => [msMedian, error])).toEqual([
    [1, undefined],
    [1, undefined],
    [null, 'tab died'],
  ]);
  expect(calls.filter((call) => call === 'restart')).toHaveLength(1);
  const larger = await measure(page, { task, size: '256', names: NAMES }, EFFORT, failed);
  expect(larger[2]).toMatchObject({ msMedian: null, error: 'not run: failed at 128: tab died' });
  expect(calls.filter((call) => call === 'open tfjs-webgpu')).toHaveLength(1);
});

test('one that takes no part has no row', async () => {
  const { page } = stage(async (_task, _size, name) =>
    name === 'webgpu-ebm' ? null : { msCold: 5, bytes: null, disagreement: 0 },
  );
  const rows = await measure(page, { task, size: '128', names: NAMES }, EFFORT, new Map());
  expect(rows.map(({ implementation }) => implementation)).toEqual(['plain-js', 'tfjs-webgpu']);
});
