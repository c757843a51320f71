import { at as valueAt, put, type Numbers, type Tensors } from '../twin.ts';

type Field = 'rows' | 'width' | 'out_width' | 'at' | 'first' | 'each' | 'count';

/** `out[i, at + d] = source[first + ⌊i/each⌋ mod count, d]` */
export function spreadRows(
  { source, out }: Tensors<'source' | 'out'>,
  { rows, width, out_width, at, first, each, count }: Numbers<Field>,
): void {
  for (let i = 0; i < rows; i++) {
    const row = first + (Math.floor(i / each) % count);
    for (let d = 0; d < width; d++) put(out, i * out_width + at + d, valueAt(source, row * width + d));
  }
}
