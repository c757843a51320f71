import { at as valueAt, put, type Numbers, type Tensors } from '../twin.ts';

type Field = 'rows' | 'width' | 'out_width' | 'at' | 'each' | 'count' | 'ACCUMULATE_DSOURCE';

/** `dsource[r, d] (+)= Σ_i dout[i, at + d]` over the rows i with `⌊i/each⌋ mod count = r` */
export function spreadRowsBprop(
  { dout, dsource }: Tensors<'dout' | 'dsource'>,
  { rows, width, out_width, at, each, count, ACCUMULATE_DSOURCE }: Numbers<Field>,
): void {
  for (let r = 0; r < count; r++) {
    for (let d = 0; d < width; d++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        if (Math.floor(i / each) % count === r) sum += valueAt(dout, i * out_width + at + d);
      }
      put(dsource, r * width + d, sum, ACCUMULATE_DSOURCE);
    }
  }
}
