import type { CustomSeriesOption, LineSeriesOption } from 'echarts';
import { drawChart, PALETTE } from '../shared/chart.ts';
import type { Chart } from '../shared/Demo.ts';
import { mean } from '../shared/figures.ts';
import type { RbfResult } from './rbfSwitch.ts';
import { COLLAPSED, SCALES, type RbfRun } from './runs.ts';
import type { Twins } from './twins.ts';

const SIZE = { width: 1200, height: 620 };
const PANEL = { top: 120, width: 420, height: 300 };
const LEFT = { ...PANEL, left: 90 };
const RIGHT = { ...PANEL, left: 690 };
/** What lies beyond is drawn at the edge. */
const SHOWN = { left: [1e-4, 100], right: [1e-3, 10] } as const;
const INK = '#1a1a1a';

/** Left: energy spread through training, by loss. Right: what twin nets are after training, by their start. */
export function drawCollapse(rbf: readonly RbfResult[], twins: readonly Twins[], steps: number): Chart {
  return drawChart(
    {
      title: [
        {
          text: 'RBF + switch: spread of energies',
          subtext: 'through training, relative to the start; MNIST',
        },
        {
          text: 'Twin nets, squared energy: the start decides',
          subtext: 'after training, relative to the start; mean and range of three seeds',
          left: RIGHT.left - 70,
        },
      ],
      grid: [LEFT, RIGHT],
      legend: [
        {
          left: 30,
          top: 490,
          width: LEFT.width + 70,
          itemWidth: 36,
          itemStyle: { opacity: 0 },
          data: rbf.map(nameOf),
        },
        {
          left: RIGHT.left - 50,
          top: 490,
          width: RIGHT.width + 50,
          itemWidth: 36,
          data: twinLines(twins).map(({ name }) => name as string),
        },
      ],
      xAxis: [
        { type: 'value', name: 'training steps', gridIndex: 0, nameGap: 32, min: 0, max: steps },
        {
          type: 'category',
          name: 'scale of starting weights',
          gridIndex: 1,
          nameGap: 32,
          data: SCALES.map((scale) => `${scale}`),
        },
      ],
      yAxis: [
        logAxis('spread / spread at the start', 0, SHOWN.left),
        logAxis('spread kept; inference error', 1, SHOWN.right),
      ],
      series: [...rbf.map((result, i) => rbfLine(result, i, steps)), ...twinLines(twins), ranges(twins)],
    },
    SIZE,
  );
}

const nameOf = ({ figures: { loss, centres } }: RbfResult): string => `${loss}, ${centres} centres`;

const logAxis = (name: string, gridIndex: number, [min, max]: readonly [number, number]) => ({
  type: 'log' as const,
  name,
  gridIndex,
  nameGap: 58,
  min,
  max,
});

const shown = (value: number, [low, high]: readonly [number, number]): number =>
  Math.min(high, Math.max(low, value));

const COLORS: Record<RbfRun['loss'], string> = {
  energy: PALETTE[0],
  perceptron: PALETTE[1],
  hinge: PALETTE[3],
  'square-square': PALETTE[2],
  'negative log-likelihood': PALETTE[4],
};

/** One colour a loss; dashed where the centres are fixed. */
function rbfLine(result: RbfResult, index: number, steps: number): LineSeriesOption {
  const { loss, centres } = result.figures;
  const color = COLORS[loss];
  const last = result.spreads.length - 1;
  return {
    type: 'line',
    name: nameOf(result),
    data: result.spreads.map((spread, i) => [(steps * i) / last, shown(spread, SHOWN.left)]),
    symbolSize: 6,
    itemStyle: { color },
    lineStyle: { color, width: 2, type: centres === 'fixed' ? 'dashed' : 'solid' },
    ...(index === 0 && { markLine: collapseLine }),
  };
}

/** Below it, a surface counts as collapsed. */
const collapseLine = {
  silent: true,
  symbol: 'none',
  lineStyle: { color: INK, type: 'dotted' as const },
  label: { formatter: '↓ collapsed', position: 'end' as const, color: INK, fontSize: 14 },
  data: [{ yAxis: COLLAPSED }],
};

const KINDS = [
  { biases: 'zero', of: 'spread', color: PALETTE[1] },
  { biases: 'spread', of: 'spread', color: PALETTE[0] },
  { biases: 'zero', of: 'error', color: PALETTE[1] },
  { biases: 'spread', of: 'error', color: PALETTE[0] },
] as const;

const pick = ({ runs }: Twins, of: 'spread' | 'error'): number[] =>
  runs.map(({ spreadRatio, inferenceError }) => (of === 'spread' ? spreadRatio : inferenceError));

function twinLines(twins: readonly Twins[]): LineSeriesOption[] {
  return KINDS.map(({ biases, of, color }, i) => ({
    type: 'line',
    name: `${of === 'spread' ? 'spread kept' : 'inference error'}, biases ${biases === 'zero' ? 'zero' : 'spread out'}`,
    xAxisIndex: 1,
    yAxisIndex: 1,
    data: twins
      .filter(({ start }) => start.biases === biases)
      .map((twin) => [`${twin.start.scale}`, shown(mean(pick(twin, of)), SHOWN.right)]),
    symbol: of === 'spread' ? 'circle' : 'emptyDiamond',
    symbolSize: 9,
    itemStyle: { color },
    lineStyle: { color, width: 2, type: of === 'spread' ? 'solid' : 'dashed' },
    ...(i === 0 && { markLine: collapseLine }),
  }));
}

/** A bar from the smallest to the largest value at each point. */
function ranges(twins: readonly Twins[]): CustomSeriesOption {
  const bars = KINDS.flatMap(({ biases, of, color }) =>
    twins
      .filter(({ start }) => start.biases === biases)
      .map((twin) => {
        const values = pick(twin, of);
        const ends = [Math.min(...values), Math.max(...values)];
        const value = [`${twin.start.scale}`, ...ends.map((end) => shown(end, SHOWN.right))];
        return { value, itemStyle: { color } };
      }),
  );
  return {
    type: 'custom',
    xAxisIndex: 1,
    yAxisIndex: 1,
    data: bars,
    renderItem(_, api) {
      const [x, low] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const [, high] = api.coord([api.value(0), api.value(2)]) as [number, number];
      return {
        type: 'line',
        shape: { x1: x, y1: low, x2: x, y2: high },
        style: { stroke: api.visual('color') as string, lineWidth: 1.5 },
      };
    },
  };
}
