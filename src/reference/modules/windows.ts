import type { Numbers } from '../twin.ts';

/** The sizes of a pool. */
export type PoolSizes = Numbers<
  | 'planes'
  | 'height'
  | 'width'
  | 'out_height'
  | 'out_width'
  | 'kernel_height'
  | 'kernel_width'
  | 'stride_y'
  | 'stride_x'
>;

/** For each output of a pool in turn, the positions of its window's inputs, row by row. */
export function windows(sizes: PoolSizes): number[][] {
  const { planes, height, width, out_height, out_width, kernel_height, kernel_width, stride_y, stride_x } =
    sizes;
  return Array.from({ length: planes * out_height * out_width }, (_, out) => {
    const plane = Math.floor(out / (out_height * out_width));
    const y = (Math.floor(out / out_width) % out_height) * stride_y;
    const x = (out % out_width) * stride_x;
    return Array.from({ length: kernel_height * kernel_width }, (__, tap) => {
      const line = y + Math.floor(tap / kernel_width);
      return (plane * height + line) * width + x + (tap % kernel_width);
    });
  });
}
