import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TOLERANCE } from '../../bench/compare.ts';
import { tasks } from '../../bench/tasks/index.ts';
import type { Report } from '../../tools/bench/report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'bench-test-'));
afterAll(() => rmSync(out, { recursive: true }));

const command = ['tools/run.mjs', 'tools/bench.ts', '--out', out];

describe('npm run bench -- --quick --json, two implementations', () => {
  let report: Report;

  beforeAll(() => {
    const args = [...command, '--quick', '--json', '--peers', 'webgpu-ebm', 'plain-js'];
    const printed = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    report = JSON.parse(printed) as Report;
  }, 180_000);

  test('a row for each task and implementation', () => {
    const rows = report.rows.map(({ task, size, implementation }) => [task, size, implementation]);
    expect(rows).toEqual(
      tasks.flatMap(({ name, sizes, isCeiling }) =>
        isCeiling
          ? [[name, sizes[0], 'wgsl']]
          : ['plain-js', 'webgpu-ebm'].map((implementation) => [name, sizes[0], implementation]),
      ),
    );
  });

  test('this project and plain JavaScript agree at step 0 on every task', () => {
    const compared = report.rows.filter(({ implementation }) => implementation === 'webgpu-ebm');
    for (const { task, disagreement, error } of compared) {
      expect({ task, error }).toEqual({ task, error: undefined });
      expect(disagreement).toBeGreaterThan(0);
      expect(disagreement).toBeLessThanOrEqual(TOLERANCE);
    }
  });

  test('each row has the fields of the report, with times in order', () => {
    for (const row of report.rows) {
      const { msMin, msMedian, msMax, runs, value } = row;
      expect(Object.keys(row).join()).toBe(
        'task,size,implementation,msMedian,msMin,msMax,runs,value,unit,repetitions,msCold,bytes,bytesExtra,' +
          'disagreement,launches,msEncode,operations,traffic,share,boundBy',
      );
      const times = [msMin, msMedian, msMax].map(Number);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      for (const figure of [...times, runs, value]) expect(figure).toBeGreaterThan(0);
    }
  });

  test('the first row of each implementation has a cold start and what was allocated for it', () => {
    for (const name of ['plain-js', 'webgpu-ebm']) {
      const first = report.rows.find(({ implementation }) => implementation === name);
      // A page's start takes longer than a step.
      expect(first?.msCold).toBeGreaterThan(first?.msMedian ?? Infinity);
      expect(first?.bytes).toBeGreaterThan(first?.bytesExtra ?? Infinity);
    }
  });

  test('each row of this project names the ceiling that binds it and its share of that', () => {
    const counted = new Set(tasks.filter(({ work }) => work).map(({ name }) => name));
    const ours = report.rows.filter(
      ({ task, implementation }) => implementation === 'webgpu-ebm' && counted.has(task),
    );
    expect(ours).toHaveLength(counted.size);
    for (const { task, share, boundBy, operations, launches, msEncode } of ours) {
      expect({ task, boundBy }).toEqual({
        task,
        boundBy: expect.stringMatching(/arithmetic|bandwidth|dispatch/),
      });
      for (const figure of [share, operations, launches, msEncode]) expect(figure).toBeGreaterThan(0);
    }
  });

  test('index.html has the charts', () => {
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    expect(page).toContain(report.adapter);
    expect(page).toContain('median milliseconds of growth-k');
  });

  test('report.json holds what was printed', () => {
    expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))).toEqual(report);
    expect(report.adapter).not.toBe('');
    expect(['cpu', 'gpu']).toContain(report.kind);
  });
});

test.each([
  [['--only', 'sorting'], /unknown task sorting\. There are: .*train-nll/],
  [['--only', 'matmul', '--sizes', '3'], /unknown size 3\. There are: 128, 256/],
  [['--peers', 'abacus'], /unknown implementation abacus\. There are: .*plain-js/],
])('%j is refused with the names that there are', (args, message) => {
  const { status, stderr } = spawnSync(process.execPath, [...command, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(status).not.toBe(0);
  expect(stderr).toMatch(message);
});
