import type { GraphicComponentOption, LineSeriesOption } from 'echarts';
import type { Roc } from 'webgpu-ebm';
import { drawChart, PALETTE } from '../shared/chart.ts';
import type { Chart } from '../shared/Demo.ts';
import { errorCurve, histogram } from './curves.ts';
import { digitElements, textElement } from '../shared/digitImage.ts';
import { PIXELS } from '../shared/images.ts';
import type { Pairs } from './pairs.ts';

/** One curve of errors. */
export interface Verified {
  name: string;
  curve: Roc;
  color: string;
  dashed?: boolean;
}

/** Pairs with the energies that a model gave them, and its threshold. */
export interface Judged {
  pairs: Pairs;
  energies: Float32Array;
  threshold: number;
}

const SIZE = { width: 960, height: 850 };
const [SAME, DIFFERENT] = [PALETTE[2], PALETTE[3]];
const LOWEST = 0.002;
const BINS = 40;
/** Pairs of each kind that are shown. */
const SHOWN = 3;
const IMAGE = 60;

/** Errors of all settings, energies of one of them, and some of its pairs: the first ones judged rightly and wrongly. */
export function drawVerification(settings: readonly Verified[], judged: Judged): Chart {
  return drawChart(
    {
      title: { text: 'Verification: do two images show the same digit?' },
      grid: [
        { left: 80, top: 150, width: 370, height: 300 },
        { left: 550, top: 150, width: 370, height: 300 },
      ],
      legend: {
        left: 20,
        top: 54,
        width: 920,
        itemGap: 18,
        itemWidth: 32,
        itemStyle: { opacity: 0 },
        data: settings.map(nameOf),
      },
      xAxis: [
        { ...rateAxis('false accepts'), gridIndex: 0, nameGap: 30 },
        {
          type: 'value',
          name: 'energy of a pair',
          gridIndex: 1,
          nameGap: 30,
          min: 0,
          splitLine: { show: false },
        },
      ],
      yAxis: [
        { ...rateAxis('false rejects'), gridIndex: 0, nameGap: 50 },
        {
          type: 'value',
          name: 'share of pairs',
          gridIndex: 1,
          nameGap: 50,
          axisLabel: { formatter: percent },
        },
      ],
      series: [...settings.map(errorSeries), equalErrors(), ...energySeries(judged)],
      graphic: [
        textElement('same digit', { left: 552, top: 126, color: SAME }),
        textElement('different digits', { left: 812, top: 126, color: DIFFERENT }),
        ...examples(judged),
      ],
    },
    SIZE,
  );
}

function rateAxis(name: string) {
  return { type: 'log' as const, name, min: LOWEST, max: 1, axisLabel: { formatter: percent } };
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

const nameOf = ({ name, curve }: Verified): string => `${name}: equal error ${percent(curve.equalErrorRate)}`;

function errorSeries(setting: Verified): LineSeriesOption {
  const { curve, color, dashed } = setting;
  return {
    type: 'line',
    name: nameOf(setting),
    data: errorCurve(curve, LOWEST),
    symbol: 'none',
    lineStyle: { color, width: 2, type: dashed ? 'dashed' : 'solid' },
    itemStyle: { color },
  };
}

/** The line on which both errors are equal. */
function equalErrors(): LineSeriesOption {
  return {
    type: 'line',
    data: [
      [LOWEST, LOWEST],
      [1, 1],
    ],
    symbol: 'none',
    lineStyle: { color: '#8c8c8c', width: 1, type: 'dotted' },
  };
}

function energySeries({ pairs, energies, threshold }: Judged): LineSeriesOption[] {
  const highest = Math.max(...energies);
  return [true, false].map((same): LineSeriesOption => {
    const own = energies.filter((_, pair) => pairs.same[pair] === same);
    const color = same ? SAME : DIFFERENT;
    return {
      type: 'line',
      xAxisIndex: 1,
      yAxisIndex: 1,
      data: histogram(own, highest, BINS),
      step: 'middle',
      symbol: 'none',
      lineStyle: { color, width: 2 },
      areaStyle: { color, opacity: 0.2 },
      // Drawn twice in the same place: once with each series.
      markLine: {
        symbol: 'none',
        lineStyle: { color: '#1a1a1a', type: 'dashed' },
        label: { formatter: 'threshold', color: '#1a1a1a', fontSize: 14 },
        data: [{ xAxis: threshold }],
      },
    };
  });
}

/** What is shown of the pairs, in a field each. */
const KINDS = [
  { title: 'same digit, accepted', same: true, accepted: true },
  { title: 'same digit, rejected: wrong', same: true, accepted: false },
  { title: 'different digits, rejected', same: false, accepted: false },
  { title: 'different digits, accepted: wrong', same: false, accepted: true },
];

function examples({ pairs, energies, threshold }: Judged): GraphicComponentOption[] {
  return KINDS.flatMap(({ title, same, accepted }, field) => {
    const [left, top] = [40 + 470 * (field % 2), 540 + 150 * Math.floor(field / 2)];
    const chosen = [...energies.keys()].filter(
      (pair) => pairs.same[pair] === same && (energies[pair] as number) <= threshold === accepted,
    );
    const shown = chosen
      .slice(0, SHOWN)
      .flatMap((pair, place) => example(pairs, energies, pair, left + 145 * place, top + 26));
    return [textElement(title, { left, top, bold: true })].concat(shown);
  });
}

function example(
  { first, second }: Pairs,
  energies: Float32Array,
  pair: number,
  left: number,
  top: number,
): GraphicComponentOption[] {
  const image = (of: Float32Array): Float32Array => of.subarray(pair * PIXELS, (pair + 1) * PIXELS);
  const label = `E = ${(energies[pair] as number).toFixed(2)}`;
  return [
    ...digitElements(image(first), { left, top, size: IMAGE }),
    ...digitElements(image(second), { left: left + IMAGE + 4, top, size: IMAGE }),
    textElement(label, { left: left + IMAGE + 2, top: top + IMAGE + 8, align: 'center' }),
  ];
}
