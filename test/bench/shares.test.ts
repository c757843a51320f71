import { expect, test } from 'vitest';
import type { Report, Row } from '../../tools/bench/report.ts';
import { withShares } from '../../tools/bench/shares.ts';

const EMPTY: Omit<Row, 'task' | 'implementation'> = {
  size: 'n',
  msMedian: null,
  msMin: null,
  msMax: null,
  runs: 0,
  value: null,
  unit: '',
  repetitions: 0,
  msCold: null,
  bytes: null,
  bytesExtra: null,
  disagreement: null,
  launches: null,
  msEncode: null,
  operations: null,
  traffic: null,
  share: null,
  boundBy: null,
};

/** 100 GFLOP/s, 10 GB/s, 20 µs a dispatch. */
const CEILINGS: Row[] = [
  { ...EMPTY, task: 'ceiling-arithmetic', implementation: 'wgsl', value: 100 },
  { ...EMPTY, task: 'ceiling-bandwidth', implementation: 'wgsl', value: 10 },
  { ...EMPTY, task: 'dispatch', implementation: 'wgsl', value: 20 },
];

/** Ten milliseconds of this project. */
function ours(row: Partial<Row>): Row {
  const work = { operations: 0, traffic: 0, launches: 0 };
  return { ...EMPTY, ...work, task: 'matmul', implementation: 'webgpu-ebm', msMedian: 10, ...row };
}

function report(...rows: Row[]): Report {
  return { adapter: 'a', kind: 'gpu', rows: [...CEILINGS, ...rows] };
}

test.each([
  // 4e8 operations at 100 GFLOP/s: 4 ms of 10.
  ['arithmetic', { operations: 4e8, traffic: 1e7, launches: 50 }, 0.4],
  // 2e7 bytes at 10 GB/s: 2 ms.
  ['bandwidth', { operations: 1e8, traffic: 2e7, launches: 50 }, 0.2],
  // 400 × 20 µs: 8 ms.
  ['dispatch', { operations: 1e8, traffic: 1e7, launches: 400 }, 0.8],
] as const)('%s binds where it takes the most time', (boundBy, work, share) => {
  const row = withShares(report(ours(work))).rows.at(-1);
  expect(row?.boundBy).toBe(boundBy);
  expect(row?.share).toBeCloseTo(share, 12);
});

test('peers, failures and runs without ceilings have no share', () => {
  const given = report(
    ours({ operations: 1e8, implementation: 'plain-js' }),
    ours({ operations: 1e8, msMedian: null, error: 'device lost' }),
    ours({ operations: null }),
  );
  expect(withShares(given)).toEqual(given);
  const bare = { ...given, rows: [ours({ operations: 1e8 })] };
  expect(withShares(bare)).toEqual(bare);
});
