import { ShapeError } from '../errors.ts';
import { checkSizes } from './Module.ts';

/** Height and width. */
export type Size = readonly [height: number, width: number];

/**
 * Places of a window in a plane without padding, `⌊(size − window)/stride⌋ + 1` a side.
 *
 * @throws ShapeError for sizes that aren't positive whole numbers, or a window larger than the plane.
 */
export function countWindows(operation: string, size: Size, window: Size, stride: Size): Size {
  checkSizes(operation, [...size, ...window, ...stride]);
  if (window[0] > size[0] || window[1] > size[1]) {
    throw new ShapeError(
      `${operation}: expected a window of at most ${size.join(' × ')}, got ${window.join(' × ')}. ` +
        'Pass a smaller window, or a larger input.',
    );
  }
  const count = (axis: 0 | 1): number => Math.floor((size[axis] - window[axis]) / stride[axis]) + 1;
  return [count(0), count(1)];
}
