/** What stands around the surface. The box: floor and back walls with lines at the ticks, numbers and names at the front edges. */
import { BOX_HEIGHT, toPixels, toUnit, type Projection, type Vector } from './projection.ts';
import { type Color, LIGHT, type Range, type Scene, type Theme } from './Scene.ts';
import {
  type Axis,
  type AxesStrokes,
  drawAxis,
  joinStrokes,
  nameWidth,
  numbersWidth,
  type Pixels,
  StrokeList,
} from './strokes.ts';
import { ticks } from './ticks.ts';

const TICKS = { x: 4, y: 4, energy: 4 };
const TICKS_OF_MAP = 5;
const NAMES = { x: 'X', y: 'Y', energy: 'E' };

/** The axes as this camera sees them. */
export function boxAxes(
  { ranges, names = NAMES, theme = LIGHT, axes = true }: Scene,
  projection: Projection,
): AxesStrokes {
  const strokes = new StrokeList(projection.scale);
  const text = new StrokeList(projection.scale);
  // The sides of the box that face the viewer stay open; those behind are walls.
  const frontX = projection.eye[0] >= 0 ? 1 : -1;
  const frontY = projection.eye[1] >= 0 ? 1 : -1;
  walls(strokes, ranges, theme, -frontX, -frontY);
  if (axes) {
    for (const axis of labelledAxes(ranges, names, projection, frontX, frontY))
      drawAxis(strokes, text, axis, theme.ink);
  }
  return joinStrokes(strokes, text);
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
  names: typeof NAMES,
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
      name: names.x,
      range: ranges.x,
      count: TICKS.x,
      at: (unit) => [unit, frontY, floor],
      outward: outward([0, 0, floor], [0, frontY, floor]),
      nameGap: 54,
    },
    {
      name: names.y,
      range: ranges.y,
      count: TICKS.y,
      at: (unit) => [frontX, unit, floor],
      outward: outward([0, 0, floor], [frontX, 0, floor]),
      nameGap: 54,
    },
    {
      name: names.energy,
      range: ranges.energy,
      count: TICKS.energy,
      at: (unit) => [leftX, leftY, unit * BOX_HEIGHT],
      outward: [-1, 0],
      nameGap: 58,
    },
  ];
}

/** What numbers and the name of y need at the left of a map, in pixels before scaling; undefined where there are none. */
export function mapMargin({ ranges, names = NAMES, axes = true }: Scene): number | undefined {
  if (!axes) return undefined;
  return gapBesideNumbers(ranges.y) + nameWidth(names.y) + 8;
}

function gapBesideNumbers(range: Range): number {
  return 19 + numbersWidth(range, TICKS_OF_MAP);
}

/** The frame of a map: lines at the ticks under the sheet, numbers and names at the left and under it. */
export function mapAxes(
  { ranges, names = NAMES, theme = LIGHT, axes = true }: Scene,
  projection: Projection,
): AxesStrokes {
  const strokes = new StrokeList(projection.scale);
  const text = new StrokeList(projection.scale);
  if (!axes) return joinStrokes(strokes, text);
  const sides = [-1, 1] as const;
  for (const side of sides) {
    strokes.line([-1, side, 0], [1, side, 0], 1.2, theme.ink);
    strokes.line([side, -1, 0], [side, 1, 0], 1.2, theme.ink);
  }
  const labelled: Axis[] = [
    {
      name: names.x,
      range: ranges.x,
      count: TICKS_OF_MAP,
      at: (unit) => [unit, -1, 0],
      outward: [0, -1],
      nameGap: 34,
    },
    {
      name: names.y,
      range: ranges.y,
      count: TICKS_OF_MAP,
      at: (unit) => [-1, unit, 0],
      outward: [-1, 0],
      nameGap: gapBesideNumbers(ranges.y),
    },
  ];
  for (const axis of labelled) drawAxis(strokes, text, axis, theme.ink);
  return joinStrokes(strokes, text);
}

function tickUnits(range: Range, count: number): number[] {
  return ticks(range[0], range[1], count).map((value) => toUnit(value, range));
}

function mix(a: Color, b: Color, t: number): Color {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}
