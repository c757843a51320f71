import { ROWS } from '../shared/curve/CurveTraining.ts';
import { ANSWERS } from '../shared/curve/model.ts';

/** Every second row and answer is kept: a map has thousands of surfaces. */
const EVERY = 2;
export const KEPT_ROWS = (ROWS + 1) / EVERY;
export const KEPT_COLUMNS = (ANSWERS + 1) / EVERY;
const MOST = 65_535;

/** A surface to be looked at, in 5 kB: heights from 0 to 65,535 between its lowest and its highest energy. */
export interface KeptSurface {
  readonly heights: Uint16Array<ArrayBuffer>;
  readonly lowest: number;
  readonly highest: number;
}

/** @param energies `[ROWS, ANSWERS]` */
export function keepSurface(energies: Float32Array): KeptSurface {
  const kept = Float32Array.from(
    { length: KEPT_ROWS * KEPT_COLUMNS },
    (_, i) => energies[EVERY * (Math.floor(i / KEPT_COLUMNS) * ANSWERS + (i % KEPT_COLUMNS))] as number,
  );
  const lowest = kept.reduce((a, b) => Math.min(a, b), Infinity);
  const highest = kept.reduce((a, b) => Math.max(a, b), -Infinity);
  const unit = MOST / Math.max(highest - lowest, 1e-30);
  return {
    heights: Uint16Array.from(kept, (energy) => Math.round((energy - lowest) * unit)),
    lowest,
    highest,
  };
}

/** `[KEPT_ROWS, KEPT_COLUMNS]` */
export function energiesOf({ heights, lowest, highest }: KeptSurface): Float32Array<ArrayBuffer> {
  const unit = (highest - lowest) / MOST;
  return Float32Array.from(heights, (height) => lowest + height * unit);
}
