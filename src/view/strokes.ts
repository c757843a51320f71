/** Lines and texts for shaders/view/line.wgsl. */
import { toUnit, type Vector } from './projection.ts';
import type { Color, Range } from './Scene.ts';
import { textStrokes } from './strokeFont.ts';
import { tickLabel, ticks, tickStep } from './ticks.ts';

/** Numbers that shaders/view/line.wgsl reads for each stroke. */
const STROKE_FLOATS = 15;
/** Sizes in pixels, before scaling. */
const NUMBER_HEIGHT = 10.5;
const NAME_HEIGHT = 15;

export type Pixels = readonly [x: number, y: number];

/** Strokes for shaders/view/line.wgsl: first `lines` in space, then `text` that nothing hides. */
export interface AxesStrokes {
  data: Float32Array<ArrayBuffer>;
  lines: number;
  text: number;
}

/** One axis: its edge of the box, and where its text hangs. */
export interface Axis {
  name: string;
  range: Range;
  count: number;
  /** The place of `unit` from −1 to 1 on the edge that carries the numbers. */
  at: (unit: number) => Vector;
  /** From the edge out of the box, in pixels of length 1. */
  outward: Pixels;
  /** Distance of the name from the edge. */
  nameGap: number;
}

export function joinStrokes(lines: StrokeList, text: StrokeList): AxesStrokes {
  const data = Float32Array.from([...lines.values, ...text.values]);
  return { data, lines: lines.values.length / STROKE_FLOATS, text: text.values.length / STROKE_FLOATS };
}

/** Of the widest number at an axis' ticks, in pixels before scaling. */
export function numbersWidth([low, high]: Range, count: number): number {
  const step = tickStep(low, high, count);
  const widths = ticks(low, high, count).map((value) => textStrokes(tickLabel(value, step)).width);
  return NUMBER_HEIGHT * Math.max(0, ...widths);
}

/** Of an axis' name, likewise. */
export function nameWidth(name: string): number {
  return NAME_HEIGHT * textStrokes(name).width;
}

/** The edge with its ticks, their numbers and the axis' name. */
export function drawAxis(
  strokes: StrokeList,
  text: StrokeList,
  { name, range, count, at, outward, nameGap }: Axis,
  ink: Color,
): void {
  strokes.line(at(-1), at(1), 1.6, ink);
  const step = tickStep(range[0], range[1], count);
  for (const value of ticks(range[0], range[1], count)) {
    const place = at(toUnit(value, range));
    strokes.segment(place, [0, 0], place, [6 * outward[0], 6 * outward[1]], 1.6, ink);
    text.text(tickLabel(value, step), place, outward, 11, NUMBER_HEIGHT, 1.35, ink);
  }
  text.text(name, at(0), outward, nameGap, NAME_HEIGHT, 2, ink);
}

/** Collects strokes; `scale` turns the sizes given here into pixels. */
export class StrokeList {
  readonly #scale: number;
  readonly values: number[] = [];

  constructor(scale: number) {
    this.#scale = scale;
  }

  line(a: Vector, b: Vector, width: number, color: Color): void {
    this.segment(a, [0, 0], b, [0, 0], width, color);
  }

  segment(a: Vector, fromA: Pixels, b: Vector, fromB: Pixels, width: number, color: Color): void {
    const s = this.#scale;
    this.values.push(
      ...a,
      fromA[0] * s,
      fromA[1] * s,
      ...b,
      fromB[0] * s,
      fromB[1] * s,
      width * s,
      ...color,
      1,
    );
  }

  /** Text beside a place: its box touches a point `gap` away in the direction `outward`. */
  text(
    text: string,
    place: Vector,
    outward: Pixels,
    gap: number,
    height: number,
    width: number,
    color: Color,
  ): void {
    const { width: textWidth, strokes } = textStrokes(text);
    // How far the text's own box reaches against the direction.
    const reach = Math.abs(outward[0]) * 0.5 * textWidth * height + Math.abs(outward[1]) * 0.5 * height;
    const [x, y] = [(gap + reach) * outward[0], (gap + reach) * outward[1]];
    for (const stroke of strokes) {
      for (let i = 1; i < stroke.length; i++) {
        const [a, b] = [stroke[i - 1]!, stroke[i]!];
        const from: Pixels = [x + a[0] * height, y + a[1] * height];
        this.segment(place, from, place, [x + b[0] * height, y + b[1] * height], width, color);
      }
    }
  }
}
