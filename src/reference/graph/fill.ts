import { put, type Numbers, type Tensors } from '../twin.ts';

/** out[first + i] = value + i·step for i < count */
export function fill(
  { out }: Tensors<'out'>,
  { count, first, value, step }: Numbers<'count' | 'first' | 'value' | 'step'>,
): void {
  for (let i = 0; i < count; i++) put(out, first + i, value + i * step);
}
