import { digitCanvas, drawDigit } from './digitCanvas.ts';
import { element } from '../shared/page/elements.ts';
import { CELLS, type Cell, type Drawing, type Strokes, withCell, withStroke } from './strokes.ts';

/** Pixels of the canvas along a side. */
const SIZE = 560;
const PEN = SIZE / 14;

/** A square to draw on with a pointer. */
export class DrawingPad {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly #change: (drawing: Drawing) => void;
  readonly #imageOf: (row: number) => Float32Array;
  readonly #image = digitCanvas('A test image');
  readonly #hint = element('span', { class: 'pad-hint' }, 'Draw here');
  #drawing: Drawing | undefined;
  #pointer: number | undefined;

  /** @param imageOf a test image. */
  constructor(change: (drawing: Drawing) => void, imageOf: (row: number) => Float32Array) {
    this.#change = change;
    this.#imageOf = imageOf;
    this.canvas = element('canvas', {
      class: 'digit pad',
      width: String(SIZE),
      height: String(SIZE),
      role: 'img',
      tabindex: '0',
      'aria-label':
        'A square to draw a digit in; the keys 0 to 9 show one from the test images, Delete clears.',
    });
    this.root = element('div', { class: 'pad-holder' }, this.canvas, this.#hint);
    this.canvas.addEventListener('pointerdown', (event) => this.#down(event));
    this.canvas.addEventListener('pointermove', (event) => this.#move(event));
    for (const end of ['pointerup', 'pointercancel'] as const) {
      this.canvas.addEventListener(end, () => (this.#pointer = undefined));
    }
  }

  show(drawing: Drawing): void {
    if (drawing === this.#drawing) return;
    this.#drawing = drawing;
    const context = this.canvas.getContext('2d') as CanvasRenderingContext2D;
    context.clearRect(0, 0, SIZE, SIZE);
    this.#hint.hidden = drawing.kind === 'strokes' && drawing.strokes.length > 0;
    if (drawing.kind === 'test') {
      drawDigit(this.#image, this.#imageOf(drawing.row));
      context.drawImage(this.#image, 0, 0, SIZE, SIZE);
    } else {
      drawStrokes(context, drawing.strokes);
    }
  }

  #down(event: PointerEvent): void {
    if (this.#pointer !== undefined || event.button !== 0) return;
    event.preventDefault();
    this.canvas.focus();
    const before = this.#drawing?.kind === 'strokes' ? this.#drawing.strokes : [];
    const strokes = withStroke(before, this.#cellUnder(event));
    if (strokes === before) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    this.#take(strokes);
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer || this.#drawing?.kind !== 'strokes') return;
    const passed = event.getCoalescedEvents?.() ?? [];
    const points = passed.length > 0 ? passed : [event];
    this.#take(
      points.reduce((strokes, point) => withCell(strokes, this.#cellUnder(point)), this.#drawing.strokes),
    );
  }

  #take(strokes: Strokes): void {
    const drawing: Drawing = { kind: 'strokes', strokes };
    this.show(drawing);
    this.#change(drawing);
  }

  #cellUnder({ clientX, clientY }: PointerEvent): Cell {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const cell = (share: number): number => Math.min(CELLS - 1, Math.max(0, Math.floor(share * CELLS)));
    return [cell((clientX - left) / width), cell((clientY - top) / height)];
  }
}

/** Through the middles of neighbouring points, so that the grid doesn't show. */
function drawStrokes(context: CanvasRenderingContext2D, strokes: Strokes): void {
  const place = ([x, y]: Cell): [number, number] => [((x + 0.5) / CELLS) * SIZE, ((y + 0.5) / CELLS) * SIZE];
  context.lineWidth = PEN;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    context.beginPath();
    context.moveTo(...place(stroke[0] as Cell));
    for (const [i, cell] of stroke.entries()) {
      const [x, y] = place(cell);
      const [nextX, nextY] = place(stroke[i + 1] ?? cell);
      context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
    }
    context.stroke();
  }
}
