import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { finiteEnergy, WALL } from './finiteEnergy.ts';
import { gridPoint, type Axes } from './gridPoint.ts';

/**
 * For each sample (x, y): right = (x, y, E(x, y)), bilinear, and offending = (x, y_k, E(x, y_k)), lowest over columns with
 * |y_k − y| ≥ radius, up to a thousandth of a cell; ties: lowest y_k; none: 1e30 for both.
 */
export function sampleMarks(
  { energies, samples, right, offending }: Tensors<'energies' | 'samples' | 'right' | 'offending'>,
  numbers: Numbers<'rows' | 'columns' | 'count' | 'radius' | keyof Axes>,
): void {
  const { rows, columns, count, radius, x_low, x_high, y_low, y_high } = numbers;
  const between = (row: Place, column: number): number => {
    const energy = (r: number) => finiteEnergy(at(energies, r * columns + column));
    const low = energy(row.low);
    return row.beyond === 0 ? low : low * (1 - row.beyond) + energy(row.low + 1) * row.beyond;
  };
  for (let i = 0; i < count; i++) {
    const [x, y] = [at(samples, 2 * i), at(samples, 2 * i + 1)];
    const row = placeOn((x - x_low) / (x_high - x_low), rows);
    const column = placeOn((y - y_low) / (y_high - y_low), columns);
    const below = between(row, column.low);
    const above = column.beyond === 0 ? below : between(row, column.low + 1);
    put(right, 3 * i, x);
    put(right, 3 * i + 1, y);
    put(right, 3 * i + 2, below * (1 - column.beyond) + above * column.beyond);

    const step = (y_high - y_low) / (columns - 1);
    let lowest = 0.001 * WALL;
    let answer = WALL;
    for (let k = 0; k < columns; k++) {
      const candidate = gridPoint(k, columns, y_low, y_high);
      const energy = between(row, k);
      if (Math.abs(candidate - y) >= radius - 1e-3 * step && energy < lowest) {
        [lowest, answer] = [energy, candidate];
      }
    }
    put(offending, 3 * i, x);
    put(offending, 3 * i + 1, answer);
    put(offending, 3 * i + 2, answer < WALL ? lowest : WALL);
  }
}

/** Between grid point `low` and the next, `beyond` of the way. */
interface Place {
  low: number;
  beyond: number;
}

function placeOn(unit: number, points: number): Place {
  const place = Math.min(1, Math.max(0, unit)) * (points - 1);
  const low = Math.min(Math.floor(place), points - 2);
  return { low, beyond: place - low };
}
