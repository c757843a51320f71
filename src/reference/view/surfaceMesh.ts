import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { finiteEnergy } from './finiteEnergy.ts';

type Binding = 'energies' | 'path' | 'band' | 'vertices' | 'triangles';
type Size =
  | 'rows'
  | 'columns'
  | 'energy_low'
  | 'energy_high'
  | 'box_height'
  | 'beta'
  | 'banded'
  | 'foot_row'
  | 'foot_column';

/**
 * Per grid point: energy, slopes in the box along x and y, exp(−β (E − min E)) (β = 0: 0), band (banded = 0: 2).
 *
 * Per cell the corners of two triangles, which meet along the diagonal with the lower energies; cells from the foot outwards.
 */
export function surfaceMesh(tensors: Tensors<Binding>, numbers: Numbers<Size>): void {
  const { vertices, triangles, path, band } = tensors;
  const { rows, columns, energy_low, energy_high, box_height, beta, banded, foot_row, foot_column } = numbers;
  const reach = 8 * (energy_high - energy_low);
  const energyAt = (row: number, column: number): number => {
    const energy = finiteEnergy(at(tensors.energies, row * columns + column));
    return Math.min(energy_high + reach, Math.max(energy_low - reach, energy));
  };
  const height = (2 * box_height) / (energy_high - energy_low);
  const slope = (last: number, before: number, after: number, energies: [number, number]): number =>
    (height * (energies[1] - energies[0])) / (((after - before) * 2) / last);

  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const node = row * columns + column;
      const [before, after] = [Math.max(row - 1, 0), Math.min(row + 1, rows - 1)];
      const [under, over] = [Math.max(column - 1, 0), Math.min(column + 1, columns - 1)];
      const energy = energyAt(row, column);
      const along: [number, number] = [energyAt(before, column), energyAt(after, column)];
      const across: [number, number] = [energyAt(row, under), energyAt(row, over)];
      put(vertices, 5 * node, energy);
      put(vertices, 5 * node + 1, slope(rows - 1, before, after, along));
      put(vertices, 5 * node + 2, slope(columns - 1, under, over, across));
      const density = beta > 0 ? Math.exp(Math.min(0, -beta * (energy - at(path, 3 * row + 2)))) : 0;
      put(vertices, 5 * node + 3, density);
      put(vertices, 5 * node + 4, banded === 1 ? at(band, node) : 2);
      if (row === after || column === over) continue;

      const [next, beside, opposite] = [node + columns, node + 1, node + columns + 1];
      const straight = energy + energyAt(after, over) <= along[1] + across[1];
      const corners = straight
        ? [node, next, opposite, node, opposite, beside]
        : [node, next, beside, next, opposite, beside];
      const cell = rank(row, foot_row, rows - 1) * (columns - 1) + rank(column, foot_column, columns - 1);
      for (const [k, corner] of corners.entries()) put(triangles, 6 * cell + k, corner);
    }
  }
}

/** The place of cell `cell` when those from the foot upwards come first, then those downwards. */
function rank(cell: number, foot: number, cells: number): number {
  return cell >= foot ? cell - foot : cells - 1 - cell;
}
