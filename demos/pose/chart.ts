import type { GraphicComponentOption, LineSeriesOption, ScatterSeriesOption } from 'echarts';
import type { Roc } from 'webgpu-ebm';
import { drawChart, PALETTE } from '../shared/chart.ts';
import type { Chart } from '../shared/Demo.ts';
import { digitElements, textElement } from '../shared/digitImage.ts';
import { PIXELS } from '../shared/images.ts';
import type { Turned } from './dataset.ts';
import type { Detected } from './detect.ts';

/** Images and what was found in them. */
export interface Seen {
  images: Turned;
  found: Detected;
}

export interface PosePicture {
  curves: readonly { name: string; curve: Roc }[];
  positives: Seen;
  neverSeen: Seen;
  threshold: number;
  /** Mean over the detected positives, in degrees. */
  poseError: number;
}

const SIZE = { width: 960, height: 860 };
const LOWEST = 0.001;
const IMAGE = 72;
const [TRUE, FOUND] = [PALETTE[0], PALETTE[1]];
/** Points in the plot of poses. */
const POINTS = 600;

/** Detections against false alarms, estimated against true poses, and test images: the first ones of each kind. */
export function drawPoses(picture: PosePicture): Chart {
  const { curves } = picture;
  return drawChart(
    {
      title: { text: 'Detection and pose at once: is it a 3, and how is it turned?' },
      legend: {
        left: 20,
        top: 54,
        width: 920,
        itemGap: 18,
        itemWidth: 32,
        itemStyle: { opacity: 0 },
        data: curves.map(({ name }) => name),
      },
      grid: [
        { left: 80, top: 130, width: 370, height: 330 },
        { left: 560, top: 130, width: 360, height: 330 },
      ],
      xAxis: [
        { ...shareAxis('false alarms', LOWEST), type: 'log', nameGap: 30 },
        { ...angleAxis('true pose'), gridIndex: 1, nameGap: 30 },
      ],
      yAxis: [
        { ...shareAxis('3s detected', 0), type: 'value', nameGap: 50 },
        { ...angleAxis('estimated pose'), gridIndex: 1, nameGap: 45 },
      ],
      series: [...curves.map(curveSeries), poseSeries(picture)],
      graphic: elements(picture),
    },
    SIZE,
  );
}

const isDetected = (i: number, { found }: Seen, threshold: number): boolean =>
  (found.energies[i] as number) <= threshold;

/** Estimated against true poses of the detected positives. */
function poseSeries({ positives, threshold }: PosePicture): ScatterSeriesOption {
  return {
    type: 'scatter',
    xAxisIndex: 1,
    yAxisIndex: 1,
    symbolSize: 4,
    itemStyle: { color: TRUE, opacity: 0.5 },
    data: positives.images.angles
      .map((angle, i): [number, number] => [angle, positives.found.poses[i] as number])
      .filter((_, i) => isDetected(i, positives, threshold))
      .slice(0, POINTS),
  };
}

function elements({ positives, neverSeen, threshold, poseError }: PosePicture): GraphicComponentOption[] {
  const turnedBy = (i: number): string =>
    `${degrees(positives.images.angles[i])}, found ${degrees(positives.found.poses[i])}`;
  return [
    textElement(`detected 3s, wrong by ${poseError.toFixed(1)}° on average`, { left: 562, top: 104 }),
    ...field(positives, 'detected', {
      left: 30,
      top: 530,
      count: 6,
      where: (i) => isDetected(i, positives, threshold),
      label: turnedBy,
      trueToo: true,
    }),
    ...field(positives, 'missed', {
      left: 30,
      top: 675,
      count: 3,
      where: (i) => !isDetected(i, positives, threshold),
      label: turnedBy,
      trueToo: true,
    }),
    ...field(neverSeen, 'false alarms, of digits never seen', {
      left: 495,
      top: 675,
      count: 3,
      where: (i) => isDetected(i, neverSeen, threshold),
      label: (i) => `a ${neverSeen.images.digits[i]}, found ${degrees(neverSeen.found.poses[i])}`,
      trueToo: false,
    }),
    textElement('Arrows: the true pose', { left: 30, top: 828, color: TRUE }),
    textElement('and the estimated one', { left: 185, top: 828, color: FOUND }),
    textElement('(up: an upright 3).', { left: 346, top: 828 }),
  ];
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

const degrees = (angle: number | undefined): string => `${Math.round(angle as number)}°`.replace('-', '−');

function shareAxis(name: string, min: number) {
  return { name, min, max: 1, axisLabel: { formatter: percent } };
}

function angleAxis(name: string) {
  return {
    type: 'value' as const,
    name,
    min: -90,
    max: 90,
    interval: 30,
    axisLine: { onZero: false },
    axisLabel: { formatter: degrees },
  };
}

/** At most one point for every fiftieth of a decade of false alarms: the highest. */
function curveSeries({ name, curve }: { name: string; curve: Roc }): LineSeriesOption {
  const points = new Map<number, [number, number]>();
  for (const [i, alarms] of curve.falseAlarms.entries()) {
    if (alarms < LOWEST) continue;
    points.set(Math.round(50 * Math.log10(alarms)), [alarms, curve.detections[i] as number]);
  }
  return { type: 'line', name, data: [...points.values()], symbol: 'none', lineStyle: { width: 2 } };
}

interface Field {
  left: number;
  top: number;
  count: number;
  where: (i: number) => boolean;
  label: (i: number) => string;
  trueToo: boolean;
}

/** A title and below it the first images of a kind, with arrows and labels. */
function field(
  { images, found }: Seen,
  title: string,
  { left, top, count, where, label, trueToo }: Field,
): GraphicComponentOption[] {
  const chosen = [...images.angles.keys()].filter(where).slice(0, count);
  const shown = chosen.flatMap((i, place) => {
    const at = { left: left + 35 + 152 * place, top: top + 26, size: IMAGE };
    const middle = { x: at.left + IMAGE / 2, y: at.top + IMAGE / 2 };
    const caption = textElement(label(i), { left: middle.x, top: at.top + IMAGE + 8, align: 'center' });
    return digitElements(images.x.subarray(i * PIXELS, (i + 1) * PIXELS), at).concat(
      trueToo ? arrow(middle, images.angles[i] as number, TRUE) : [],
      arrow(middle, found.poses[i] as number, FOUND),
      caption,
    );
  });
  return [textElement(title, { left, top, bold: true })].concat(shown);
}

/** An arrow from the middle of an image to where its top would be after turning anticlockwise. */
function arrow({ x, y }: { x: number; y: number }, angle: number, color: string): GraphicComponentOption[] {
  const along = ([forward, aside]: readonly [number, number]): [number, number] => {
    const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
    return [x - forward * sin - aside * cos, y - forward * cos + aside * sin];
  };
  const tip = along([IMAGE / 2, 0]);
  const head = [tip, along([IMAGE / 2 - 9, 5]), along([IMAGE / 2 - 9, -5])];
  const base = along([IMAGE / 2 - 9, 0]);
  return [
    {
      type: 'line',
      shape: { x1: x, y1: y, x2: base[0], y2: base[1] },
      style: { stroke: color, lineWidth: 3, opacity: 0.85 },
    },
    { type: 'polygon', shape: { points: head }, style: { fill: color, opacity: 0.85 } },
  ];
}
