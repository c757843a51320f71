import type { Loss } from 'webgpu-ebm';
import type { Points } from './contrasts.ts';

/** Points along each side of the plane. */
export const SIDE = 65;

/** The part of the plane that is shown. */
export interface Plane {
  readonly right: readonly [number, number];
  readonly contrast: readonly [number, number];
}

/** The loss over the plane, `[SIDE, SIDE]` with a row for each Ec, within the range that is drawn. */
export interface Landscape extends Plane {
  readonly values: Float32Array<ArrayBuffer>;
  readonly range: readonly [number, number];
}

export function landscapeOf(loss: Loss, { right, contrast }: Plane): Landscape {
  // LVQ2 divides by Ei.
  const place = ([low, high]: readonly [number, number], i: number): number =>
    Math.max(low + ((high - low) * i) / (SIDE - 1), low === 0 ? 1e-6 * high : low);
  const places = Array.from({ length: SIDE * SIDE }, (_, i) => i);
  const { values } = loss.evaluate(
    places.map((i) => place(right, Math.floor(i / SIDE))),
    places.map((i) => place(contrast, i % SIDE)),
  );
  // Squares and exponentials would leave the rest flat: what is far higher or lower than the plane is wide is cut off.
  const size = right[1] - right[0] + contrast[1] - contrast[0];
  const sorted = values.toSorted();
  const low = Math.max(sorted[0] as number, -size);
  const high = Math.min(sorted[Math.floor(0.98 * sorted.length)] as number, low + 2 * size);
  const range = [low, high > low ? high : low + 1] as const;
  return { right, contrast, range, values: Float32Array.from(values, (value) => clamp(value, range)) };
}

/** A plane in which all points but few lie, and the margin line; never smaller than `before`. */
export function planeFor({ right, contrast }: Points, margin: number, before: Plane | undefined): Plane {
  const reach = Math.max(quantile(right, 0.99), quantile(contrast, 0.99), 1.3 * margin);
  const top = Math.max(nice(1.1 * reach), before?.right[1] ?? 0);
  const least = Math.min(0, quantile(contrast, 0.01));
  const bottom = Math.min(least < 0 ? -nice(-1.05 * least) : 0, before?.contrast[0] ?? 0);
  return { right: [0, top], contrast: [bottom, top] };
}

export function clamp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value));
}

function quantile(values: Float64Array, share: number): number {
  const sorted = values.toSorted();
  return sorted[Math.round(share * (sorted.length - 1))] as number;
}

/** The next of 1, 1.5, 2, 3, 5, 7 times a power of ten. */
function nice(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-3)));
  return power * ([1, 1.5, 2, 3, 5, 7, 10].find((digit) => digit * power >= value * (1 - 1e-9)) as number);
}
