import type { CustomSeriesRenderItem, EChartsOption, SeriesOption } from 'echarts';
import { drawChart, PALETTE } from '../shared/chart.ts';
import type { Chart } from '../shared/Demo.ts';
import { mean } from '../shared/figures.ts';

/** One line of the chart. */
export interface Line {
  name: string;
  /** What the loss sees beside Ec: the key of the colours. */
  contrast: string;
  /** Of each seed, in percent. */
  errors: readonly number[];
  /** mean(Ei − Ec) of each seed. */
  margins: readonly number[];
  collapsed: boolean;
}

interface Panel {
  name: string;
  left: number;
  width: number;
  /** Those between which all values lie become the axis. */
  ticks: readonly number[];
  values: (line: Line) => readonly number[];
  text: (value: number) => string;
}

const SIZE = { width: 960, height: 720 };
const ROWS = { top: 132, bottom: 70 };
const PANELS: readonly Panel[] = [
  {
    name: 'test error (%), log scale',
    left: 190,
    width: 420,
    ticks: [0.2, 0.5, 1, 2, 3, 5, 10, 20, 50, 100],
    values: ({ errors }) => errors,
    text: (value) => `${value.toFixed(2)} %`,
  },
  {
    name: 'margin Ei − Ec (energy), log scale',
    left: 650,
    width: 280,
    ticks: [0.001, 0.01, 0.1, 1, 10, 100, 1000],
    // A log scale has no place for a negative one, where the wrong answer lies lower on the average.
    values: ({ margins }) => (margins.every((margin) => margin > 0) ? margins : []),
    text: (value) => value.toPrecision(2),
  },
];

/** Test error and margin by loss, best on top: a point is the mean over seeds, whiskers reach the least and the largest. */
export function drawTable(lines: readonly Line[], title: string): Chart {
  const sorted = lines.toSorted((a, b) => mean(b.errors) - mean(a.errors));
  const axes = PANELS.map(({ values, ticks }) => ticksAround(lines.flatMap(values), ticks));
  const contrasts = [...new Set(lines.map(({ contrast }) => contrast))];
  const option: EChartsOption = {
    title: {
      text: title,
      subtext:
        'Points: means over the seeds; whiskers: smallest and largest. Colours: what the loss sees beside Ec',
    },
    legend: { top: 84, left: 16, itemGap: 24, itemWidth: 14, data: contrasts },
    grid: PANELS.map(({ left, width }) => ({ left, width, ...ROWS })),
    xAxis: axes.map((ticks, gridIndex) => ({
      gridIndex,
      type: 'log',
      min: ticks[0] as number,
      max: ticks.at(-1) as number,
      name: PANELS[gridIndex]?.name ?? '',
      nameGap: 34,
      axisLabel: { customValues: ticks, formatter: (value: number) => String(value) },
      axisTick: { customValues: ticks },
    })),
    yAxis: PANELS.map((_, gridIndex) => ({
      gridIndex,
      type: 'category',
      data: sorted.map(({ name, collapsed }) => (collapsed ? `${name} (collapsed)` : name)),
      axisLabel: { show: gridIndex === 0 },
      axisTick: { show: false },
      splitLine: { show: true },
    })),
    series: PANELS.flatMap((panel, index) =>
      panelSeries(sorted, contrasts, panel, index, axes[index]?.at(-1) ?? 1),
    ),
  };
  return drawChart(option, SIZE);
}

/** From the last tick below all values to the first above; all ticks where there are no values. */
function ticksAround(values: readonly number[], ticks: readonly number[]): number[] {
  if (values.length === 0) return [...ticks];
  const from = ticks.findLastIndex((tick) => values.every((value) => tick <= value));
  const to = ticks.findIndex((tick) => values.every((value) => tick >= value));
  return ticks.slice(Math.max(0, from), to < 0 ? undefined : to + 1);
}

function panelSeries(
  lines: readonly Line[],
  contrasts: readonly string[],
  { values, text }: Panel,
  index: number,
  end: number,
): SeriesOption[] {
  const place = { xAxisIndex: index, yAxisIndex: index, silent: true };
  const colourOf = ({ contrast }: Line): string => PALETTE[contrasts.indexOf(contrast)] as string;
  const shown = lines.flatMap((line, row) => {
    const all = values(line);
    if (all.length === 0) return [];
    return [{ line, row, middle: mean(all), least: Math.min(...all), largest: Math.max(...all) }];
  });
  const whiskers: SeriesOption = {
    ...place,
    type: 'custom',
    data: shown.map(({ line, row, least, largest }) => [least, row, largest, colourOf(line)]),
    renderItem: whisker,
  };
  const points = contrasts.map((contrast, i): SeriesOption => ({
    ...place,
    type: 'scatter',
    name: contrast,
    symbolSize: 9,
    itemStyle: { color: PALETTE[i] as string, opacity: 1 },
    data: shown.filter(({ line }) => line.contrast === contrast).map(({ middle, row }) => [middle, row]),
  }));
  const labels: SeriesOption = {
    ...place,
    type: 'scatter',
    symbolSize: 0,
    label: { show: true, distance: 10, fontSize: 14, color: '#1a1a1a' },
    data: shown.map(({ middle, least, largest, row }) => {
      // Beside the whiskers, on the side with room.
      const right = largest < 0.5 * end;
      const label = { formatter: text(middle), position: right ? ('right' as const) : ('left' as const) };
      return { value: [right ? largest : least, row], label };
    }),
  };
  return [whiskers, ...points, labels];
}

/** A line with a stroke at both ends, of `[from, row, to, colour]`. */
const whisker: CustomSeriesRenderItem = (_, api) => {
  const [x1 = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
  const [x2 = 0] = api.coord([api.value(2), api.value(1)]);
  const stroke = (fromX: number, fromY: number, toX: number, toY: number) => ({
    type: 'line' as const,
    shape: { x1: fromX, y1: fromY, x2: toX, y2: toY },
    style: { stroke: String(api.value(3)), lineWidth: 2 },
  });
  return {
    type: 'group',
    children: [stroke(x1, y, x2, y), stroke(x1, y - 7, x1, y + 7), stroke(x2, y - 7, x2, y + 7)],
  };
};
