import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `out[i] (+)= Σ_d x[i·x_step + d·x_depth]` */
export function sum(
  { x, out }: Tensors<'x' | 'out'>,
  {
    count,
    depth,
    x_step,
    x_depth,
    ACCUMULATE_OUT,
  }: Numbers<'count' | 'depth' | 'x_step' | 'x_depth' | 'ACCUMULATE_OUT'>,
): void {
  for (let i = 0; i < count; i++) {
    let total = 0;
    for (let d = 0; d < depth; d++) total += at(x, i * x_step + d * x_depth);
    put(out, i, total, ACCUMULATE_OUT);
  }
}
