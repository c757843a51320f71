import { CELLS, type Cell, type Strokes } from './strokes.ts';

/** Pixels along a side. */
export const RASTER = 2 * CELLS;
/** Radius of the pen, of the longer side of what is drawn: 1.3 pixels once that is 20, as in MNIST. */
const PEN = 0.075;
const LEAST_RADIUS = 2;

/** Strokes as ink from 0 to 1, `[128, 128]`, with a pen as thick for small digits as theirs was. */
export function rasterise(strokes: Strokes): Float32Array {
  const ink = new Float32Array(RASTER * RASTER);
  const radius = Math.max(LEAST_RADIUS, PEN * longerSide(strokes.flat()) * (RASTER / CELLS));
  for (const stroke of strokes) {
    for (const [i, cell] of stroke.entries()) {
      drawSegment(ink, placeOf(stroke[Math.max(0, i - 1)] as Cell), placeOf(cell), radius);
    }
  }
  return ink;
}

type Place = readonly [x: number, y: number];

function placeOf([x, y]: Cell): Place {
  return [(x + 0.5) * (RASTER / CELLS), (y + 0.5) * (RASTER / CELLS)];
}

function longerSide(cells: readonly Cell[]): number {
  const side = (axis: 0 | 1): number => {
    const along = cells.map((cell) => cell[axis]);
    return Math.max(...along) - Math.min(...along);
  };
  return cells.length === 0 ? 0 : Math.max(side(0), side(1));
}

/** Pixels as far as `radius` from the segment are covered, with an edge one pixel wide. */
function drawSegment(ink: Float32Array, from: Place, to: Place, radius: number): void {
  const reach = radius + 1;
  const first = (axis: 0 | 1): number => Math.max(0, Math.floor(Math.min(from[axis], to[axis]) - reach));
  const last = (axis: 0 | 1): number =>
    Math.min(RASTER - 1, Math.ceil(Math.max(from[axis], to[axis]) + reach));
  for (let y = first(1); y <= last(1); y++) {
    for (let x = first(0); x <= last(0); x++) {
      const covered = radius + 0.5 - distanceTo(from, to, [x + 0.5, y + 0.5]);
      const at = y * RASTER + x;
      ink[at] = Math.max(ink[at] as number, Math.min(1, covered));
    }
  }
}

function distanceTo([fromX, fromY]: Place, [toX, toY]: Place, [x, y]: Place): number {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  const squared = alongX * alongX + alongY * alongY;
  const t = squared === 0 ? 0 : ((x - fromX) * alongX + (y - fromY) * alongY) / squared;
  const share = Math.min(1, Math.max(0, t));
  return Math.hypot(x - fromX - share * alongX, y - fromY - share * alongY);
}
