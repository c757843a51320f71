/** What a picture of an energy surface shows. Plain data: build a new one each frame, or change one in place. */
import { DataError, LimitError, ShapeError } from '../errors.ts';
import { BufferUsage } from '../gpu/flags.ts';

/** Red, green, blue from 0 to 1, as displayed (sRGB). */
export type Color = readonly [red: number, green: number, blue: number];
export type Range = readonly [low: number, high: number];

/** A sheet `E(x, y)`, read where it lies: `energies[row · columns + column]`. */
export interface Surface {
  /** A storage buffer of `rows · columns` float32, or a part of one. */
  energies: GPUBuffer | GPUBufferBinding;
  /** Rows lie at equal distances over the range of x, the first at its low end. */
  rows: number;
  /** Columns lie likewise over the range of y. */
  columns: number;
  /** `before` training: orange; `after`: green. */
  color: 'before' | 'after' | Color;
  /** 1 (default for `after`) hides what is behind; less (`before`: 0.32) lets it shine through, under a mesh of lines. */
  opacity?: number;
}

/** What is marked on one surface. The marks follow the energies, wherever they are when the scene is drawn. */
export interface SurfaceMarks {
  /** Which of `surfaces` is marked (default 0). */
  surface?: number;
  /** Training samples `[x, y]` one after the other: blue, at E(x, y) between its neighbours; a buffer holds nothing else. */
  samples?: Float32Array | GPUBuffer;
  /** A line along argmin_Y E(x, ·), broken where that leaps by more than an eighth of the range of y. */
  lowest?: boolean;
  /**
   * ε of the most offending incorrect answer of each sample, Ȳ = argmin E(x, Y) over columns with |Y − Yi| ≥ ε: red.
   * The surface is hatched where |y − Yi| < ε for a sample at this x (within half a row or half the samples' spacing).
   */
  radius?: number;
  /** β > 0: the surface is coloured by its Gibbs density P(y | x), relative to the highest of the row. */
  beta?: number;
}

/** An orbit around the middle of the box, whose x and y sides are 2 long. Angles in radians. */
export interface Camera {
  /** Of the eye around the vertical axis, from the x axis; −π/2 looks along y with x to the right. */
  azimuth: number;
  /** Of the eye above the horizon. */
  elevation: number;
  /** From `center`, at least 3. */
  distance: number;
  /** What the camera looks at, in the box, where x and y reach from −1 to 1 (default: its middle). */
  center?: readonly [x: number, y: number, z: number];
}

export interface Theme {
  background: readonly [...Color, alpha: number];
  /** Axes and letters. */
  ink: Color;
  /** Lines on the walls and the floor. */
  grid: Color;
}

export interface Scene {
  /** See-through surfaces are drawn in this order: put the one behind first. */
  surfaces: readonly Surface[];
  /** Training samples `[x, y, energy]` one after the other; a buffer holds nothing else. */
  points?: Float32Array | GPUBuffer;
  /** What the box spans. Energies above the range and points outside it are not drawn. */
  ranges: { x: Range; y: Range; energy: Range };
  marks?: SurfaceMarks;
  /** Of the axes (default X, Y, E): letters, digits, `β`, `-`, `.`; other characters leave a space. */
  names?: { x: string; y: string; energy: string };
  /** Whether numbers and names stand at the axes (default true); a map without them fills the picture. */
  axes?: boolean;
  camera?: Camera;
  theme?: Theme;
}

export const LIGHT: Theme = { background: [1, 1, 1, 1], ink: [0.16, 0.18, 0.22], grid: [0.84, 0.86, 0.89] };
export const DARK: Theme = {
  background: [0.07, 0.08, 0.1, 1],
  ink: [0.86, 0.88, 0.92],
  grid: [0.25, 0.28, 0.33],
};
export const DEFAULT_CAMERA: Camera = { azimuth: -1.15, elevation: 0.72, distance: 6.7 };

const COLORS = { before: [1, 0.56, 0.12], after: [0.32, 0.8, 0.4] } as const satisfies Record<string, Color>;
const OPACITY = { before: 0.32, after: 1 };

export function surfaceColor({ color }: Surface): Color {
  return typeof color === 'string' ? COLORS[color] : color;
}

export function surfaceOpacity({ color, opacity }: Surface): number {
  return opacity ?? (typeof color === 'string' ? OPACITY[color] : 1);
}

/** The buffer as a binding of exactly the surface's energies. */
export function energiesBinding({ energies, rows, columns }: Surface): GPUBufferBinding & { size: number } {
  const { buffer, offset = 0 } = 'buffer' in energies ? energies : { buffer: energies };
  return { buffer, offset, size: rows * columns * 4 };
}

/**
 * @param operation for the messages, such as `SurfaceView.render`
 * @throws DataError, ShapeError, LimitError for a scene that can't be drawn.
 */
export function checkScene(operation: string, scene: Scene, limits: GPUSupportedLimits): void {
  for (const [name, [low, high]] of Object.entries(scene.ranges)) {
    if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
      throw new DataError(
        `${operation}: expected ranges.${name} [low, high] with low < high, got [${low}, ${high}]. Pass finite bounds that differ.`,
      );
    }
  }
  for (const surface of scene.surfaces) checkSurface(operation, surface, limits);
  checkMarks(operation, scene);
  const { points } = scene;
  if (points && !(points instanceof Float32Array)) checkUsage(operation, 'points', points);
  const length = lengthOf(points);
  if (length % 3 !== 0) {
    throw new ShapeError(
      `${operation}: expected points [n, 3], got ${length} numbers. Pass x, y, energy for each.`,
    );
  }
}

function checkMarks(operation: string, { surfaces, marks }: Scene): void {
  if (!marks) return;
  const { surface = 0, samples, radius = 1, beta = 1 } = marks;
  if (!(surface in surfaces)) {
    throw new DataError(
      `${operation}: expected marks.surface among ${surfaces.length} surfaces, got ${surface}. Pass the index of what is marked.`,
    );
  }
  if (samples && !(samples instanceof Float32Array)) checkUsage(operation, 'marks.samples', samples);
  const length = lengthOf(samples);
  if (length % 2 !== 0) {
    throw new ShapeError(
      `${operation}: expected marks.samples [n, 2], got ${length} numbers. Pass x and y for each.`,
    );
  }
  for (const [name, value] of Object.entries({ radius, beta })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new DataError(
        `${operation}: expected a finite marks.${name} > 0, got ${value}. Leave it out where it is not to be seen.`,
      );
    }
  }
}

/** Of float32 numbers. */
export function lengthOf(numbers: Float32Array | GPUBuffer | undefined): number {
  return numbers instanceof Float32Array ? numbers.length : (numbers?.size ?? 0) / 4;
}

function checkSurface(operation: string, surface: Surface, limits: GPUSupportedLimits): void {
  const { rows, columns } = surface;
  const { buffer, offset = 0, size } = energiesBinding(surface);
  if (!(Number.isInteger(rows) && Number.isInteger(columns) && rows >= 2 && columns >= 2)) {
    throw new ShapeError(
      `${operation}: expected at least 2 rows and 2 columns, got ${rows} × ${columns}. Pass a finer grid.`,
    );
  }
  checkUsage(operation, 'energies', buffer);
  const { maxStorageBufferBindingSize, minStorageBufferOffsetAlignment } = limits;
  // Of each cell the triangles take six times what its energy takes.
  const limit = Math.floor(maxStorageBufferBindingSize / 6);
  if (size > limit) {
    throw new LimitError(
      `${operation}: expected at most ${limit} bytes of energies (a sixth of maxStorageBufferBindingSize), got ${size}. Draw a coarser grid.`,
    );
  }
  if (offset % minStorageBufferOffsetAlignment !== 0) {
    throw new DataError(
      `${operation}: expected energies at a multiple of ${minStorageBufferOffsetAlignment} bytes, got offset ${offset}. Copy them into a buffer of their own.`,
    );
  }
  if (offset + size > buffer.size) {
    throw new ShapeError(
      `${operation}: expected energies [${rows}, ${columns}] of ${size} bytes, got ${buffer.size - offset} bytes. Pass the grid's own rows and columns.`,
    );
  }
}

function checkUsage(operation: string, name: string, { usage, label }: GPUBuffer): void {
  if ((usage & BufferUsage.storage) === 0) {
    throw new DataError(
      `${operation}: expected ${name} in a buffer with GPUBufferUsage.STORAGE, got usage ${usage} of buffer "${label}". Create it with that usage.`,
    );
  }
}
