import { PIXELS } from '../../shared/images.ts';
import { element } from '../shared/page/elements.ts';

const SIDE = Math.sqrt(PIXELS);

/** A small canvas for images of 28 × 28; style.css turns its ink bright where the paper is dark. */
export function digitCanvas(label: string): HTMLCanvasElement {
  return element('canvas', {
    class: 'digit',
    width: String(SIDE),
    height: String(SIDE),
    role: 'img',
    'aria-label': label,
  });
}

/** Draws an image `[28, 28]` of ink from 0 to 1, black on nothing. */
export function drawDigit(canvas: HTMLCanvasElement, image: Float32Array): void {
  const pixels = new ImageData(SIDE, SIDE);
  for (const [at, ink] of image.entries()) pixels.data[4 * at + 3] = Math.round(255 * ink);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}
