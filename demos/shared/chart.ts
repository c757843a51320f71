import { init, setPlatformAPI, type EChartsOption } from 'echarts';
import type { Chart } from './Demo.ts';

const INK = '#1a1a1a';
const GREY = '#595959';
const LINES = '#d9d9d9';
const FONT = 'Open Sans, Segoe UI, Helvetica, Arial, sans-serif';

/**
 * Colours that stay apart for colour-blind readers, also on white, in the order in which charts take them.
 *
 * @see M. Okabe, K. Ito, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/
 */
export const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'] as const;

const axis = {
  nameLocation: 'middle',
  nameTextStyle: { fontSize: 15, color: INK },
  axisLabel: { fontSize: 14, color: INK },
  axisLine: { show: true, lineStyle: { color: GREY } },
  axisTick: { show: true, lineStyle: { color: GREY } },
  splitLine: { lineStyle: { color: LINES } },
};

const THEME = {
  color: [...PALETTE],
  backgroundColor: '#ffffff',
  animation: false,
  textStyle: { fontFamily: FONT, fontSize: 14, color: INK },
  title: {
    left: 20,
    top: 14,
    textStyle: { fontSize: 20, fontWeight: 600, color: INK },
    subtextStyle: { fontSize: 15, color: GREY },
  },
  legend: { textStyle: { fontSize: 14, color: INK } },
  visualMap: { textStyle: { fontSize: 14, color: INK } },
  categoryAxis: { ...axis, splitLine: { show: false } },
  valueAxis: axis,
  logAxis: axis,
  timeAxis: axis,
};

/** A letter of `FONT` is about this wide, in ems: without a page, nothing knows better. */
const LETTER = 0.56;
setPlatformAPI({
  measureText(text, font = '') {
    const em = Number.parseFloat(/([\d.]+)px/.exec(font)?.[1] ?? '12');
    // ECharts takes the width of one Chinese character for the height of a line.
    const wide = text.match(/[\u2e80-\uffff]/g)?.length ?? 0;
    return { width: em * (wide + LETTER * (text.length - wide)) };
  },
});

/**
 * Draws a chart on white, without a page: dark text of at least 14 px, names in the middle of axes, and `PALETTE`.
 *
 * Without a page the widths of texts are estimates: leave room around them.
 */
export function drawChart(
  option: EChartsOption,
  { width = 960, height = 640 }: { width?: number; height?: number } = {},
): Chart {
  const chart = init(null, THEME, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return { svg: chart.renderToSVGString(), width, height };
  } finally {
    // A chart that lives keeps Node from ending.
    chart.dispose();
  }
}
