import { shuffled } from '../../shared/random.ts';

/** A place on the map. */
export interface Cell {
  /** From 0 to `LAST`, to the right. */
  readonly column: number;
  /** From 0 to `LAST`, upwards. */
  readonly row: number;
}

/** Cells lie at 0 … LAST along each axis, ends included. */
export const LAST = 64;
/** Distances between cells, coarse to fine: 5 × 5, 9 × 9, … 65 × 65 cells. */
export const STRIDES = [16, 8, 4, 2, 1] as const;

/** The coarsest map that has the cell. */
export function strideOf({ column, row }: Cell): number {
  return STRIDES.find((stride) => column % stride === 0 && row % stride === 0) as number;
}

/** All cells, those of coarser maps first; of one map in a scattered order, so that a picture comes early. */
export function allCells(): Cell[] {
  const all = Array.from({ length: (LAST + 1) ** 2 }, (_, i) => ({
    column: i % (LAST + 1),
    row: Math.floor(i / (LAST + 1)),
  }));
  return shuffled(all, 1).sort((a, b) => strideOf(b) - strideOf(a));
}

/** The cell whose colour is seen at a place: the nearest of the finest map that has one there. */
export function seenAt({ column, row }: Cell, has: (cell: Cell) => boolean): Cell | undefined {
  for (const stride of STRIDES.toReversed()) {
    const cell = {
      column: Math.round(column / stride) * stride,
      row: Math.round(row / stride) * stride,
    };
    if (strideOf(cell) === stride && has(cell)) return cell;
  }
  return undefined;
}
