/** Samples that a visitor edits: plain lists, and what can be done to them. */

import type { Samples } from '../shared/curve/shapes.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const MOST_POINTS = 400;
/** Places along each axis: what two letters of a link can tell apart. */
const PLACES = 36 ** 2 - 1;

/** The nearest point that a link can hold, inside the box [−1, 1]². */
export function place({ x, y }: Point): Point {
  return { x: fromPlace(toPlace(x)), y: fromPlace(toPlace(y)) };
}

export function pointsOf({ x, y }: Samples): readonly Point[] {
  return Array.from(x, (value, i) => place({ x: value, y: y[i] as number }));
}

export function samplesOf(points: readonly Point[]): Samples {
  return { x: Float32Array.from(points, ({ x }) => x), y: Float32Array.from(points, ({ y }) => y) };
}

/** The index of the point nearest to a place, if it is within `reach`. */
export function nearest(points: readonly Point[], { x, y }: Point, reach: number): number | undefined {
  let found: number | undefined;
  let least = reach;
  for (const [i, point] of points.entries()) {
    const distance = Math.hypot(point.x - x, point.y - y);
    if (distance <= least) [found, least] = [i, distance];
  }
  return found;
}

/** With one more, while there is room. */
export function withPoint(points: readonly Point[], point: Point): readonly Point[] {
  return points.length < MOST_POINTS ? [...points, place(point)] : points;
}

export function withMoved(points: readonly Point[], index: number, to: Point): readonly Point[] {
  return points.map((point, i) => (i === index ? place(to) : point));
}

/** Without those within `reach` of a place; the last one stays, since a model can't train on nothing. */
export function withoutNear(points: readonly Point[], { x, y }: Point, reach: number): readonly Point[] {
  const left = points.filter((point) => Math.hypot(point.x - x, point.y - y) > reach);
  return left.length > 0 ? left : points.slice(0, 1);
}

/** Four letters a point. */
export function formatPoints(points: readonly Point[]): string {
  return points.map(({ x, y }) => letters(toPlace(x)) + letters(toPlace(y))).join('');
}

/** Undefined for a text that isn't such a list. */
export function parsePoints(text: string): readonly Point[] | undefined {
  if (!/^(?:[0-9a-z]{4})+$/.test(text) || text.length > 4 * MOST_POINTS) return undefined;
  const numbers = (text.match(/../g) ?? []).map((pair) => fromPlace(Number.parseInt(pair, 36)));
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    x: numbers[2 * i] as number,
    y: numbers[2 * i + 1] as number,
  }));
}

function toPlace(value: number): number {
  return Math.round((Math.min(1, Math.max(-1, value)) + 1) * 0.5 * PLACES);
}

function fromPlace(at: number): number {
  return (2 * at) / PLACES - 1;
}

function letters(at: number): string {
  return at.toString(36).padStart(2, '0');
}
