import { init, setPlatformAPI, type EChartsOption } from 'echarts';
import type { Chart } from './Demo.ts';

const FONT = 'Open Sans, Segoe UI, Helvetica, Arial, sans-serif';

/**
 * Colours that stay apart for colour-blind readers, also on white, in the order in which charts take them.
 *
 * @see M. Okabe, K. Ito, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/
 */
export const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'] as const;

/** What a chart is drawn with: any CSS colours, custom properties of the page among them. */
export interface Inks {
  readonly paper: string;
  readonly text: string;
  /** Axes and what is secondary. */
  readonly grey: string;
  /** The grid. */
  readonly lines: string;
}

const ON_WHITE: Inks = {
  paper: '#ffffff',
  text: '#1a1a1a',
  grey: '#595959',
  lines: '#d9d9d9',
};

function themeOf({ paper, text, grey, lines }: Inks) {
  const axis = {
    nameLocation: 'middle',
    nameTextStyle: { fontSize: 15, color: text },
    axisLabel: { fontSize: 14, color: text },
    axisLine: { show: true, lineStyle: { color: grey } },
    axisTick: { show: true, lineStyle: { color: grey } },
    splitLine: { lineStyle: { color: lines } },
  };
  return {
    color: [...PALETTE],
    backgroundColor: paper,
    animation: false,
    textStyle: { fontFamily: FONT, fontSize: 14, color: text },
    title: {
      left: 20,
      top: 14,
      textStyle: { fontSize: 20, fontWeight: 600, color: text },
      subtextStyle: { fontSize: 15, color: grey },
    },
    legend: { textStyle: { fontSize: 14, color: text } },
    visualMap: { textStyle: { fontSize: 14, color: text } },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    logAxis: axis,
    timeAxis: axis,
  };
}

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
 * Draws a chart without a page: text of at least 14 px, names in the middle of axes; on white with `PALETTE`.
 *
 * Without a page the widths of texts are estimates: leave room around them.
 */
export function drawChart(
  option: EChartsOption,
  { width = 960, height = 640, inks = ON_WHITE }: { width?: number; height?: number; inks?: Inks } = {},
): Chart {
  const chart = init(null, themeOf(inks), { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return { svg: chart.renderToSVGString(), width, height };
  } finally {
    // A chart that lives keeps Node from ending.
    chart.dispose();
  }
}
