import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Param =
  | 'sources'
  | 'kernel_height'
  | 'kernel_width'
  | 'taps'
  | 'skip'
  | 'planes'
  | 'pitch'
  | 'plane_step'
  | 'source_step'
  | 'FLIP';

/**
 * `packed[q,ky,t,c] = weight[c·plane_step + q·source_step + ky·kernel_width + kx]`, kx = t − skip; with FLIP the taps
 * from the last to the first; 0 outside.
 */
export function conv2dPack({ weight, packed }: Tensors<'weight' | 'packed'>, numbers: Numbers<Param>): void {
  const { sources, kernel_height, kernel_width, taps, skip } = numbers;
  const { planes, pitch, plane_step, source_step, FLIP } = numbers;
  const last = kernel_height * kernel_width - 1;
  for (let i = 0; i < sources * kernel_height * taps * pitch; i++) {
    const plane = i % pitch;
    const kx = (Math.floor(i / pitch) % taps) - skip;
    const ky = Math.floor(i / (pitch * taps)) % kernel_height;
    const source = Math.floor(i / (pitch * taps * kernel_height));
    const outside = plane >= planes || kx < 0 || kx >= kernel_width;
    const tap = ky * kernel_width + kx;
    const from = plane * plane_step + source * source_step + (FLIP === 1 ? last - tap : tap);
    put(packed, i, outside ? 0 : at(weight, from));
  }
}
