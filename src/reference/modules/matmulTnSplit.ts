import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `part[chunk,r,c] = Σ_d a[d,r]·b[d,c]` over d in chunk·⌈depth/chunks⌉ …; the last chunks may be short or empty. */
export function matmulTnSplit(
  { a, b, part }: Tensors<'a' | 'b' | 'part'>,
  { rows, cols, depth, chunks }: Numbers<'rows' | 'cols' | 'depth' | 'chunks'>,
): void {
  const length = Math.ceil(depth / chunks);
  for (let i = 0; i < chunks * rows * cols; i++) {
    const [chunk, r, c] = [Math.floor(i / (rows * cols)), Math.floor(i / cols) % rows, i % cols];
    let sum = 0;
    for (let d = chunk * length; d < Math.min(depth, (chunk + 1) * length); d++) {
      sum += at(a, d * rows + r) * at(b, d * cols + c);
    }
    put(part, i, sum);
  }
}
