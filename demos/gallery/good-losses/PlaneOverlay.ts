import { element } from '../shared/page/elements.ts';
import { cssColor } from '../shared/page/theme.ts';
import { clamp, type Plane } from './landscape.ts';

/** Of the longest arrow, in CSS pixels. */
const LONGEST = 34;
/** Every so many samples have an arrow: more would hide the cloud. */
const ARROW_EVERY = 5;
const RADIUS = 3;

/** A place (Ec, contrast). */
export type Place = readonly [right: number, contrast: number];

/** What lies over the map of a loss. */
export interface PlaneMarks {
  readonly plane: Plane;
  readonly places: readonly Place[];
  /** Whether Ec < Ei. */
  readonly decided: readonly boolean[];
  /** −∇L at each place, to be shown as arrows. */
  readonly downhill: readonly Place[] | undefined;
  /** m of the line Ec + m = contrast; undefined: only the diagonal. */
  readonly margin: number | undefined;
  /** Of the contrast. */
  readonly name: string;
  /** Pixels of the map's canvas at which a place of the plane lies. */
  pixelOf(place: Place): readonly [number, number];
}

/** A transparent canvas over a map: dots, arrows and lines. */
export class PlaneOverlay {
  readonly canvas = element(
    'canvas',
    { class: 'overlay', 'aria-hidden': 'true' },
    'Dots, arrows and lines over the map.',
  );
  readonly #map: HTMLCanvasElement;
  #colors: { right: string; wrong: string } | undefined;

  /** @param map the canvas that it lies over, in an element that is its frame. */
  constructor(map: HTMLCanvasElement) {
    this.#map = map;
    map.parentElement?.append(this.canvas);
  }

  /** A picture of both, where `map` was drawn in this very task. */
  over(map: HTMLCanvasElement): HTMLCanvasElement {
    const { width, height } = this.canvas;
    const both = element('canvas', { width: String(width), height: String(height) });
    const context = both.getContext('2d');
    context?.drawImage(map, 0, 0, width, height);
    context?.drawImage(this.canvas, 0, 0);
    return both;
  }

  /** Colours are looked up again. */
  restyle(): void {
    this.#colors = undefined;
  }

  draw({ plane, places, decided, downhill, margin, name, pixelOf }: PlaneMarks): void {
    const context = this.#cleared();
    if (!context) return;
    const scale = this.#map.clientWidth / this.#map.width;
    const at = (place: Place): [number, number] => {
      const [x, y] = pixelOf([clamp(place[0], plane.right), clamp(place[1], plane.contrast)]);
      return [x * scale, y * scale];
    };
    this.#lines(context, { plane, margin, name }, at);
    this.#colors ??= { right: cssColor('--right'), wrong: cssColor('--wrong') };
    for (const [i, place] of places.entries()) {
      const [x, y] = at(place);
      const slope = i % ARROW_EVERY === 2 ? downhill?.[i] : undefined;
      if (slope) arrow(context, [x, y], pixelsAlong(slope, plane, at));
    }
    // All rings lie under all dots, so that a crowd keeps its colour.
    for (const place of places) disc(context, at(place), RADIUS + 1, '#fff');
    for (const [i, place] of places.entries()) {
      disc(context, at(place), RADIUS, decided[i] ? this.#colors.right : this.#colors.wrong);
    }
  }

  #lines(
    context: CanvasRenderingContext2D,
    { plane: { right, contrast }, margin, name }: Pick<PlaneMarks, 'plane' | 'margin' | 'name'>,
    at: (place: Place) => [number, number],
  ): void {
    const line = (m: number, label: string, dash: number[]): void => {
      const [from, to] = [Math.max(right[0], contrast[0] - m), Math.min(right[1], contrast[1] - m)];
      if (from >= to) return;
      const [start, end] = [at([from, from + m]), at([to, to + m])];
      context.setLineDash(dash);
      for (const [color, width] of [
        ['#0009', 3.4],
        ['#fff', 1.6],
      ] as const) {
        context.strokeStyle = color;
        context.lineWidth = width;
        context.beginPath();
        context.moveTo(...start);
        context.lineTo(...end);
        context.stroke();
      }
      context.setLineDash([]);
      write(context, label, { start, end, below: m === 0 });
    };
    line(0, `Ec = ${name}`, [5, 5]);
    if (margin) line(margin, `Ec + m = ${name}`, []);
  }

  /** As large as the map on the screen, and empty. */
  #cleared(): CanvasRenderingContext2D | null {
    const { clientWidth, clientHeight } = this.#map;
    const [width, height] = [clientWidth, clientHeight].map((side) =>
      Math.round(side * devicePixelRatio),
    ) as [number, number];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const context = this.canvas.getContext('2d');
    context?.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context?.clearRect(0, 0, clientWidth, clientHeight);
    return context;
  }
}

/** A slope of the plane as a way on the screen: its direction is kept, and its length tells steep from flat. */
function pixelsAlong(
  slope: Place,
  { right, contrast }: Plane,
  at: (place: Place) => [number, number],
): [number, number] {
  const steepness = Math.hypot(...slope);
  if (!(steepness > 1e-6)) return [0, 0];
  const [origin, corner] = [at([right[0], contrast[0]]), at([right[1], contrast[1]])];
  const x = (slope[0] * (corner[0] - origin[0])) / (right[1] - right[0]);
  const y = (slope[1] * (corner[1] - origin[1])) / (contrast[1] - contrast[0]);
  const length = LONGEST * (1 - 1 / (1 + steepness));
  const shown = Math.hypot(x, y);
  return [(x / shown) * length, (y / shown) * length];
}

function disc(
  context: CanvasRenderingContext2D,
  place: readonly [number, number],
  radius: number,
  color: string,
): void {
  context.beginPath();
  context.arc(...place, radius, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
}

function arrow(
  context: CanvasRenderingContext2D,
  [x, y]: [number, number],
  [dx, dy]: [number, number],
): void {
  const length = Math.hypot(dx, dy);
  if (length < 1) return;
  const [ux, uy] = [dx / length, dy / length];
  const head = Math.min(5, length);
  const [tipX, tipY] = [x + dx + ux * RADIUS, y + dy + uy * RADIUS];
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(tipX, tipY);
  context.moveTo(tipX - head * (ux + 0.6 * uy), tipY - head * (uy - 0.6 * ux));
  context.lineTo(tipX, tipY);
  context.lineTo(tipX - head * (ux - 0.6 * uy), tipY - head * (uy + 0.6 * ux));
  for (const [color, width] of [
    ['#0008', 2.6],
    ['#fff', 1.1],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  }
}

/** Along a line, over or under its upper end. */
function write(
  context: CanvasRenderingContext2D,
  text: string,
  line: { start: readonly [number, number]; end: readonly [number, number]; below: boolean },
): void {
  const { start, end, below } = line;
  const away = below ? 14 : -5;
  context.save();
  context.translate(start[0] + 0.9 * (end[0] - start[0]), start[1] + 0.9 * (end[1] - start[1]));
  context.rotate(Math.atan2(end[1] - start[1], end[0] - start[0]));
  context.font = '12px system-ui, sans-serif';
  context.textAlign = 'right';
  context.lineWidth = 3;
  context.strokeStyle = '#000a';
  context.strokeText(text, 0, away);
  context.fillStyle = '#fff';
  context.fillText(text, 0, away);
  context.restore();
}
