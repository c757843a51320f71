import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { chainsOf } from './chain.ts';

/** dends[0, c] (+)= Σ_s dunary[first row of s, c], dends[1, c] (+)= Σ_s dunary[last row of s, c] */
export function chainEndsBprop(
  { dunary, ranges, dends }: Tensors<'dunary' | 'ranges' | 'dends'>,
  { sequences, columns, ACCUMULATE_DENDS }: Numbers<'sequences' | 'columns' | 'ACCUMULATE_DENDS'>,
): void {
  const rows = chainsOf(ranges, sequences, 1).map((chain) => chain.rows);
  for (let c = 0; c < columns; c++) {
    for (const [end, place] of [0, -1].entries()) {
      const sum = rows.reduce((total, of) => {
        const row = of.at(place);
        return row === undefined ? total : total + at(dunary, row * columns + c);
      }, 0);
      put(dends, end * columns + c, sum, ACCUMULATE_DENDS);
    }
  }
}
