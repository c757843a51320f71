import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decode } from 'fast-png';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { demo as pose } from '../../demos/pose/model.ts';
import { demo as saturated } from '../../demos/saturated/model.ts';
import type { Demo, DemoResult } from '../../demos/shared/Demo.ts';
import { demo as verification } from '../../demos/verification/model.ts';
import { testGpu } from '../support/gpu.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'demo-'));
const out = join(folder, 'out', 'demo');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STEPS = 12;
const SEED = 3;

vi.setConfig({ testTimeout: 5 * 60_000 });

interface Report {
  demos: (Record<string, unknown> & { id: string; rows: Record<string, unknown>[] })[];
}

/** What a run through the command reported, by id. */
async function reported(demos: readonly Demo[]): Promise<Map<string, Report['demos'][number]>> {
  const files = ['tools/run.mjs', 'tools/demo.ts'].map((file) => join(root, file));
  const only = demos.flatMap(({ meta }) => ['--only', meta.id]);
  const args = [...files, ...only, '--steps', `${STEPS}`, '--seed', `${SEED}`, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  return new Map((JSON.parse(stdout) as Report).demos.map((row) => [row.id, row]));
}

// Verification takes longer than the others together; one process has to do.
const report = reported([saturated, pose]);

/** A run in this process: its progress is told in order and ends at the last step of all trainings, and nothing is left. */
async function runHere(demo: Demo): Promise<DemoResult> {
  const gpu = await testGpu();
  const before = gpu.memory();
  const told: number[] = [];
  const result = await demo.run({
    gpu,
    seed: SEED,
    steps: STEPS,
    onProgress: (done) => told.push(done),
    signal: new AbortController().signal,
  });
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told.at(-1)).toBe(STEPS * (demo.meta.runs ?? 1));
  expect(gpu.memory()).toEqual(before);
  return result;
}

describe.each([saturated, pose])('the demonstration $meta.id', (demo) => {
  const { id } = demo.meta;

  it('gives the same figures for the same seed in another process', async () => {
    const { figures, rows } = await runHere(demo);
    const row = (await report).get(id);
    expect(row).toMatchObject({ ...figures, rows, steps: STEPS });
    for (const [name, value] of Object.entries(figures)) {
      for (const number of [value].flat()) expect(number, name).toEqual(expect.any(Number));
    }
  });

  it('draws a picture', async () => {
    await report;
    const { width, height, data } = decode(readFileSync(join(out, `${id}.png`)));
    expect(width).toBeGreaterThan(900);
    expect(height).toBeGreaterThan(500);
    expect(new Set(data).size, 'shades in the picture').toBeGreaterThan(50);
  });
});

describe.each([saturated, verification, pose])('the demonstration $meta.id', (demo) => {
  it('stops when asked to, with the reason, and leaves nothing on the device', async () => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const abort = new AbortController();
    const reason = new Error('enough');
    const stopped = demo.run({
      gpu,
      seed: 1,
      steps: 100_000,
      onProgress: () => abort.abort(reason),
      signal: abort.signal,
    });
    await expect(stopped).rejects.toBe(reason);
    expect(gpu.memory()).toEqual(before);
  });
});

describe('saturated and quadratic energy', () => {
  it('decide alike; only the quadratic one has a normaliser', async () => {
    const row = (await report).get('saturated') as Report['demos'][number];
    expect(row['sameDecisions']).toBe(1);
    expect(row['saturatedFarEnergy']).toBe(1);
    const last = (name: string): number[] => (row[name] as number[]).slice(-3);
    for (const value of last('quadraticLogZ')) expect(value).toBeCloseTo(0.5 * Math.log(2 * Math.PI), 5);
    const [one, two, three] = last('saturatedLogZ') as [number, number, number];
    expect(two - one).toBeGreaterThan(0.6);
    expect(three - two).toBeCloseTo(Math.log(2), 1);
  });
});

describe('verification', () => {
  it('beats chance and the pixels after a few steps', async () => {
    const { figures, rows, picture } = await runHere(verification);
    expect(figures['equalErrorRate']).toBeLessThan(figures['pixelsEqualErrorRate'] as number);
    expect(figures['equalErrorRate']).toBeLessThan(0.4);
    expect(rows?.map((line) => line['test pairs of'])).toContain('8 and 9');
    expect(picture).toHaveProperty('svg', expect.stringContaining('<path'));
  });
});

describe('pose', () => {
  it('finds the pose better than chance after a few steps', async () => {
    const row = (await report).get('pose');
    // A guess is wrong by 60° on average, upright by 45°.
    expect(row?.['poseErrorMeanOfAll']).toBeLessThan(40);
  });
});
