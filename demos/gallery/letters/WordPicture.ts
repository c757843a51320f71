import { element } from '../shared/page/elements.ts';
import { HEIGHT, PIXELS, WIDTH } from './pictures.ts';

/** Units a position has in pictures and in the lattice below them. */
export const COLUMN = 96;
const CELL = 8;
const MARGIN = (COLUMN - WIDTH * CELL) / 2;

/** The pixels that the models see, a letter a column. */
export class WordPicture {
  readonly canvas = element('canvas', { class: 'word-picture', role: 'img' });

  /** @param x `[letters, 77]` */
  show(word: string, x: Float32Array): void {
    const { canvas } = this;
    canvas.width = COLUMN * word.length;
    canvas.height = (HEIGHT + 1) * CELL;
    canvas.setAttribute('aria-label', `A noisy picture of the word ${word}.`);
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    for (const [at, ink] of x.entries()) {
      if (ink === 0) continue;
      const [t, pixel] = [Math.floor(at / PIXELS), at % PIXELS];
      const left = t * COLUMN + MARGIN + (pixel % WIDTH) * CELL;
      context.fillRect(left, Math.floor(pixel / WIDTH) * CELL, CELL, CELL);
    }
  }
}
