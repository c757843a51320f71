import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** out[row, c] = unary[row, c] + [row is a first one]·ends[0, c] + [row is a last one]·ends[1, c] */
export function chainEnds(
  { unary, ends, owners, out }: Tensors<'unary' | 'ends' | 'owners' | 'out'>,
  { rows, columns }: Numbers<'rows' | 'columns'>,
): void {
  for (let row = 0; row < rows; row++) {
    const isFirst = owners[row - 1] !== owners[row];
    const isLast = row === rows - 1 || owners[row + 1] !== owners[row];
    for (let c = 0; c < columns; c++) {
      const first = isFirst ? at(ends, c) : 0;
      const last = isLast ? at(ends, columns + c) : 0;
      put(out, row * columns + c, at(unary, row * columns + c) + first + last);
    }
  }
}
