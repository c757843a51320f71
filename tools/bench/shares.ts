import type { Report, Row } from './report.ts';

/** What an adapter can't pass: its arithmetic, its memory's bandwidth, the cost of a dispatch. */
export type Bound = 'arithmetic' | 'bandwidth' | 'dispatch';

/** The ceilings' tasks by what they bound, each with the milliseconds that a row's work takes at that ceiling. */
const CEILINGS: Record<Bound, { task: string; ms: (row: Row, value: number) => number }> = {
  arithmetic: {
    task: 'ceiling-arithmetic',
    ms: ({ operations }, gflops) => (operations ?? 0) / gflops / 1e6,
  },
  bandwidth: { task: 'ceiling-bandwidth', ms: ({ traffic }, gigabytes) => (traffic ?? 0) / gigabytes / 1e6 },
  dispatch: { task: 'dispatch', ms: ({ launches }, microseconds) => ((launches ?? 0) * microseconds) / 1000 },
};

/**
 * The same report with the share of the ceiling that binds each row of this project: the time that its work takes at
 * least, by the ceiling that allows the least, over the time measured. Unchanged where the ceilings weren't measured.
 */
export function withShares(report: Report): Report {
  const ceilings = Object.entries(CEILINGS).flatMap(([bound, { task, ms }]) => {
    const value = report.rows.find((row) => row.task === task)?.value;
    return value == null ? [] : [{ boundBy: bound as Bound, ms: (row: Row) => ms(row, value) }];
  });
  if (ceilings.length < Object.keys(CEILINGS).length) return report;
  const rows = report.rows.map((row) => {
    if (row.implementation !== 'webgpu-ebm' || row.msMedian === null || row.operations === null) return row;
    const least = ceilings
      .map(({ boundBy, ms }) => ({ boundBy, ms: ms(row) }))
      .reduce((a, b) => (b.ms > a.ms ? b : a));
    return { ...row, share: least.ms / row.msMedian, boundBy: least.boundBy };
  });
  return { ...report, rows };
}
