// The report's charts, as ECharts options. Colours are custom properties of the page, so that they follow its theme.

import type { EChartsOption, SeriesOption } from 'echarts';
import { numbers } from '../../bench/cases.ts';
import { implementations, type Name } from '../../bench/implementations/index.ts';
import { percent, short, type Row } from './report.ts';
import type { Bound } from './shares.ts';

export const OURS: Name = 'webgpu-ebm';

/** This project first; each keeps its place, and so its colour and symbol, in all charts. */
const ORDER: readonly Name[] = [
  OURS,
  ...(Object.keys(implementations) as Name[]).filter((name) => name !== OURS && name !== 'wgsl'),
];
const SYMBOLS = ['circle', 'triangle', 'diamond', 'rect', 'path://M0 0H10L5 9Z', 'emptyCircle'];

/** The ink of an implementation. */
export function inkOf(name: Name): string {
  return `var(--ink${ORDER.indexOf(name)})`;
}

/** The ink of the ceiling that binds. */
export function boundInkOf(bound: Bound): string {
  return `var(--${bound})`;
}

const GREY = 'var(--grey)';
const DASHED = { type: 'dashed', color: GREY, width: 1.5 } as const;

/** A row that was measured. */
type Measured = Row & { msMedian: number; msMin: number; msMax: number };

function isMeasured(row: Row): row is Measured {
  return row.msMedian !== null;
}

/** What to draw of a row, and between which bounds it was found. */
interface Mark {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/** Milliseconds a repetition by size, with the range from the fastest run to the slowest. */
export function timeChart(rows: readonly Row[]): EChartsOption {
  return marksBySize(rows, 'ms a repetition', ({ msMedian, msMin, msMax }) => ({
    at: msMedian,
    low: msMin,
    high: msMax,
  }));
}

/** How many times the median of this project each peer takes; undefined where there is nothing to compare. */
export function ratioChart(rows: readonly Row[]): EChartsOption | undefined {
  const ratioOf = ratiosTo(rows);
  const peers = rows.filter((row) => ratioOf(row) !== null);
  if (peers.length === 0) return undefined;
  const { series, ...option } = marksBySize(peers, RATIO, (row) => {
    const at = ratioOf(row) as number;
    return { at, low: at, high: at };
  });
  return { ...option, series: [...(series as SeriesOption[]), EVEN] };
}

const RATIO = `times the ms of ${OURS}`;

/** Above it this project is faster. */
const EVEN: SeriesOption = {
  type: 'line',
  markLine: { symbol: 'none', silent: true, lineStyle: DASHED, label: { show: false }, data: [{ yAxis: 1 }] },
};

/** A row's median over that of this project at the same size; null for this project, and where one is missing. */
function ratiosTo(rows: readonly Row[]): (row: Row) => number | null {
  const ours = new Map(
    rows.filter((row) => row.implementation === OURS).map(({ size, msMedian }) => [size, msMedian]),
  );
  return ({ implementation, size, msMedian }) => {
    const own = ours.get(size);
    return implementation === OURS || msMedian === null || own == null ? null : msMedian / own;
  };
}

/** A line over sizes for each implementation; where there is one size, a dot for each, with its number. */
function marksBySize(rows: readonly Row[], name: string, markOf: (row: Measured) => Mark): EChartsOption {
  const sizes = [...new Set(rows.map(({ size }) => size))];
  const present = ORDER.filter((each) => rows.some(({ implementation }) => implementation === each));
  const isSingle = sizes.length === 1;
  return {
    grid: { left: 74, right: 16, top: 16, bottom: isSingle ? 16 : 92 },
    xAxis: {
      type: 'category',
      data: isSingle ? present.map(() => '') : sizes.map((size) => size.replaceAll(',', '\n')),
      axisLabel: { interval: 0, lineHeight: 17 },
      axisTick: { show: false },
    },
    yAxis: logAxis(name),
    series: present.flatMap((implementation, i) => {
      const marks = rows
        .filter((row) => row.implementation === implementation)
        .filter(isMeasured)
        .map((row) => ({ x: isSingle ? i : sizes.indexOf(row.size), mark: markOf(row) }));
      const points = marks.map(({ x, mark }) => [x, mark.at] as const);
      return [
        line(implementation, points, isSingle),
        ranges(
          implementation,
          marks.map(({ x, mark }) => [x, mark.low, mark.high]),
        ),
      ];
    }),
  };
}

/** Time against the number of answers, and a line along which twice the answers take twice the time. */
export function growthTimeChart(rows: readonly Row[]): EChartsOption {
  return growthChart(rows, 'ms a sweep', ({ msMedian }) => msMedian, proportional);
}

/** Memory beyond data, embeddings and results against the number of answers, with the same line. */
export function growthMemoryChart(rows: readonly Row[]): EChartsOption {
  return growthChart(rows, 'extra MB', ({ bytesExtra }) => bytesExtra && bytesExtra / 1e6, proportional);
}

/** How many times the median of this project each peer takes, against the number of answers. */
export function growthRatioChart(rows: readonly Row[]): EChartsOption {
  return growthChart(rows, RATIO, ratiosTo(rows), () => EVEN);
}

/** log₂ K and what was measured. */
type Point = readonly [logK: number, value: number];

function growthChart(
  rows: readonly Row[],
  name: string,
  valueOf: (row: Row) => number | null,
  guide: (points: readonly Point[]) => SeriesOption,
): EChartsOption {
  const points = rows.flatMap((row) => {
    const value = valueOf(row);
    // A logarithmic axis has no place for 0.
    if (!value) return [];
    const point: Point = [Math.log2(numbers(row.size)[1] ?? 1), value];
    return [{ implementation: row.implementation, point }];
  });
  return {
    grid: { left: 74, right: 24, top: 16, bottom: 62 },
    xAxis: {
      type: 'value',
      name: 'K answers',
      nameGap: 34,
      min: 'dataMin',
      max: 'dataMax',
      interval: 2,
      splitLine: { show: false },
      axisLabel: { formatter: (logK: number) => `2${superscript(logK)}`, hideOverlap: true },
    },
    yAxis: logAxis(name),
    series: [
      ...ORDER.map((each) =>
        line(
          each,
          points.filter(({ implementation }) => implementation === each).map(({ point }) => point),
        ),
      ),
      guide(points.map(({ point }) => point)),
    ],
  };
}

/** Slope one, from the lowest point at the fewest answers. */
function proportional(points: readonly Point[]): SeriesOption {
  const logKs = points.map(([logK]) => logK);
  const [first, last] = [Math.min(...logKs), Math.max(...logKs)];
  const lowest = Math.min(...points.filter(([logK]) => logK === first).map(([, value]) => value));
  return {
    type: 'line',
    silent: true,
    symbol: 'none',
    lineStyle: DASHED,
    data: [
      [first, lowest],
      [last, lowest * 2 ** (last - first)],
    ],
  };
}

/** How much of the ceiling that binds it each of this project's rows reaches; undefined where no share is known. */
export function shareChart(
  rows: readonly Row[],
): { option: EChartsOption; height: number; bounds: Bound[] } | undefined {
  const shares = rows.flatMap(({ size, share, boundBy }) =>
    share === null || boundBy === null ? [] : [{ size, share, boundBy }],
  );
  if (shares.length === 0) return undefined;
  const option: EChartsOption = {
    grid: { left: 152, right: 60, top: 4, bottom: 28 },
    xAxis: {
      type: 'value',
      min: 0,
      max: 1,
      interval: 0.5,
      axisLabel: { formatter: (share: number) => percent(share) },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: shares.map(({ size }) => size),
      axisTick: { show: false },
      axisLabel: { interval: 0 },
    },
    series: [
      {
        type: 'bar',
        barWidth: 16,
        label: {
          show: true,
          position: 'right',
          color: 'var(--text)',
          fontSize: 14,
          formatter: ({ value }) => percent(value as number),
        },
        data: shares.map(({ share, boundBy }) => ({
          value: share,
          itemStyle: { color: boundInkOf(boundBy), borderRadius: [0, 3, 3, 0] },
        })),
      },
    ],
  };
  return {
    option,
    height: 36 + 26 * shares.length,
    bounds: [...new Set(shares.map(({ boundBy }) => boundBy))],
  };
}

function line(
  implementation: Name,
  data: readonly (readonly [x: number, y: number])[],
  isLabelled = false,
): SeriesOption {
  const place = ORDER.indexOf(implementation);
  const isOurs = implementation === OURS;
  return {
    type: 'line',
    symbol: SYMBOLS[place % SYMBOLS.length] as string,
    symbolSize: isOurs ? 10 : 8,
    lineStyle: { width: isOurs ? 3 : 1.5, color: inkOf(implementation) },
    itemStyle: { color: inkOf(implementation) },
    label: {
      show: isLabelled,
      position: 'top',
      distance: 8,
      fontSize: 14,
      color: 'var(--text)',
      formatter: ({ value }) => short((value as number[])[1] as number),
    },
    z: isOurs ? 4 : 3,
    data: data.map((point) => [...point]),
  };
}

/** Upright strokes from the lowest value to the highest. */
function ranges(
  implementation: Name,
  data: readonly (readonly [x: number, low: number, high: number])[],
): SeriesOption {
  return {
    type: 'custom',
    silent: true,
    encode: { x: 0, y: [1, 2] },
    data: data.map((range) => [...range]),
    renderItem: (_, api) => {
      const [x1, y1] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const [x2, y2] = api.coord([api.value(0), api.value(2)]) as [number, number];
      return {
        type: 'line',
        shape: { x1, y1, x2, y2 },
        style: { stroke: inkOf(implementation), lineWidth: 5, opacity: 0.3 },
      };
    },
  };
}

function logAxis(name: string) {
  return {
    type: 'log' as const,
    name,
    nameGap: 54,
    axisLabel: { formatter: powerOfTen, hideOverlap: true },
  };
}

/** 0.01, 0.1, 1, 10, 100, 1000, 10⁴ … */
function powerOfTen(value: number): string {
  const exponent = Math.round(Math.log10(value));
  return Math.abs(exponent) > 3
    ? `10${exponent < 0 ? '⁻' : ''}${superscript(Math.abs(exponent))}`
    : String(value);
}

/** 20 → ²⁰ */
function superscript(value: number): string {
  return [...String(value)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
}
