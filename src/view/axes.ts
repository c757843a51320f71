/** The box around the surface: floor and back walls with lines at the ticks, numbers and names at the front edges. */
import { BOX_HEIGHT, toPixels, type Projection, type Vector } from './projection.ts';
import type { Color, Range, Scene, Theme } from './Scene.ts';
import { textStrokes } from './strokeFont.ts';
import { tickLabel, ticks, tickStep } from './ticks.ts';

/** Numbers that shaders/view/line.wgsl reads for each stroke. */
const STROKE_FLOATS = 15;
const TICKS = { x: 4, y: 4, energy: 4 };
/** Sizes in pixels, before scaling. */
const NUMBER_HEIGHT = 10.5;
const NAME_HEIGHT = 15;

type Pixels = readonly [x: number, y: number];

/** One axis: its edge of the box, and where its text hangs. */
interface Axis {
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

/** Strokes for shaders/view/line.wgsl: first `lines` in space, then `text` that nothing hides. */
export interface AxesStrokes {
  data: Float32Array<ArrayBuffer>;
  lines: number;
  text: number;
}

/** The axes as this camera sees them. */
export function axesStrokes(ranges: Scene['ranges'], theme: Theme, projection: Projection): AxesStrokes {
  const strokes = new StrokeList(projection.scale);
  const text = new StrokeList(projection.scale);
  // The sides of the box that face the viewer stay open; those behind are walls.
  const frontX = projection.eye[0] >= 0 ? 1 : -1;
  const frontY = projection.eye[1] >= 0 ? 1 : -1;
  walls(strokes, ranges, theme, -frontX, -frontY);
  for (const axis of labelledAxes(ranges, projection, frontX, frontY))
    drawAxis(strokes, text, axis, theme.ink);
  const data = Float32Array.from([...strokes.values, ...text.values]);
  return { data, lines: strokes.values.length / STROKE_FLOATS, text: text.values.length / STROKE_FLOATS };
}

function walls(
  strokes: StrokeList,
  ranges: Scene['ranges'],
  { grid, ink }: Theme,
  backX: number,
  backY: number,
): void {
  const floor = -BOX_HEIGHT;
  for (const x of tickUnits(ranges.x, TICKS.x)) {
    strokes.line([x, -1, floor], [x, 1, floor], 1, grid);
    strokes.line([x, backY, floor], [x, backY, BOX_HEIGHT], 1, grid);
  }
  for (const y of tickUnits(ranges.y, TICKS.y)) {
    strokes.line([-1, y, floor], [1, y, floor], 1, grid);
    strokes.line([backX, y, floor], [backX, y, BOX_HEIGHT], 1, grid);
  }
  for (const energy of tickUnits(ranges.energy, TICKS.energy)) {
    const z = energy * BOX_HEIGHT;
    strokes.line([-1, backY, z], [1, backY, z], 1, grid);
    strokes.line([backX, -1, z], [backX, 1, z], 1, grid);
  }
  const edge = mix(ink, grid, 0.55);
  const corners: Vector[] = [
    [-1, -1, floor],
    [1, -1, floor],
    [1, 1, floor],
    [-1, 1, floor],
  ];
  corners.forEach((corner, i) => strokes.line(corner, corners[(i + 1) % 4]!, 1.2, edge));
  for (const [x, y] of [
    [backX, backY],
    [-backX, backY],
    [backX, -backY],
  ] as const) {
    strokes.line([x, y, floor], [x, y, BOX_HEIGHT], 1.2, edge);
  }
  strokes.line([-1, backY, BOX_HEIGHT], [1, backY, BOX_HEIGHT], 1.2, edge);
  strokes.line([backX, -1, BOX_HEIGHT], [backX, 1, BOX_HEIGHT], 1.2, edge);
}

function labelledAxes(
  ranges: Scene['ranges'],
  projection: Projection,
  frontX: number,
  frontY: number,
): Axis[] {
  const outward = (from: Vector, to: Vector): Pixels => {
    const [a, b] = [toPixels(projection, from), toPixels(projection, to)];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    return [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  };
  const floor = -BOX_HEIGHT;
  // Of the two outermost upright edges, the left one.
  const candidates = [
    [frontX, -frontY],
    [-frontX, frontY],
  ] as const;
  const pixelX = ([x, y]: readonly [number, number]) => toPixels(projection, [x, y, 0])[0];
  const [leftX, leftY] = pixelX(candidates[0]) < pixelX(candidates[1]) ? candidates[0] : candidates[1];
  return [
    {
      name: 'X',
      range: ranges.x,
      count: TICKS.x,
      at: (unit) => [unit, frontY, floor],
      outward: outward([0, 0, floor], [0, frontY, floor]),
      nameGap: 54,
    },
    {
      name: 'Y',
      range: ranges.y,
      count: TICKS.y,
      at: (unit) => [frontX, unit, floor],
      outward: outward([0, 0, floor], [frontX, 0, floor]),
      nameGap: 54,
    },
    {
      name: 'E',
      range: ranges.energy,
      count: TICKS.energy,
      at: (unit) => [leftX, leftY, unit * BOX_HEIGHT],
      outward: [-1, 0],
      nameGap: 58,
    },
  ];
}

function drawAxis(
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

function tickUnits(range: Range, count: number): number[] {
  return ticks(range[0], range[1], count).map((value) => toUnit(value, range));
}

function toUnit(value: number, [low, high]: Range): number {
  return (2 * (value - low)) / (high - low) - 1;
}

function mix(a: Color, b: Color, t: number): Color {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** Collects strokes; `scale` turns the sizes given here into pixels. */
class StrokeList {
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
