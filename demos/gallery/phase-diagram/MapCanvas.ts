import { element } from '../shared/page/elements.ts';
import { cssColor } from '../shared/page/theme.ts';
import { type Axis, AXES, type AxisName } from './axes.ts';
import { type Cell, LAST, STRIDES, strideOf } from './cells.ts';
import { viridis } from './colors.ts';
import type { Scale } from './measures.ts';
import { labelOf } from './model.ts';

/** What a map shows. */
export interface MapPicture {
  readonly horizontal: AxisName;
  readonly vertical: AxisName;
  readonly title: string;
  readonly scale: Scale;
  /** The measure in a cell whose model is done; NaN where it diverged. */
  valueAt(cell: Cell): number | undefined;
  readonly inTraining: readonly Cell[];
  readonly cursor: Cell | undefined;
}

export interface MapActions {
  /** A place was pointed at. */
  point(place: Cell): void;
  /** What is pointed at shall be opened. */
  open(): void;
  /** The cursor was moved by so many steps. */
  move(columns: number, rows: number): void;
  /** The canvas has another size, and is empty. */
  resized(): void;
}

const LEFT = 62;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 112;
const FONT = '12px system-ui, sans-serif';
const LEGEND_HEIGHT = 12;

/** The map with its axes and the legend of its colours. */
export class MapCanvas {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #resize: ResizeObserver;
  /** Side of the square in CSS pixels. */
  #side = 0;

  constructor(actions: MapActions) {
    this.canvas = element('canvas', { class: 'map', role: 'img', tabindex: '0' });
    this.root = element('div', { class: 'scene' }, this.canvas);
    this.#context = this.canvas.getContext('2d') as CanvasRenderingContext2D;
    const pointAt = (event: PointerEvent): Cell | undefined => {
      const place = this.#placeUnder(event);
      if (place) actions.point(place);
      return place;
    };
    this.canvas.addEventListener('pointermove', pointAt);
    this.canvas.addEventListener('pointerdown', pointAt);
    this.canvas.addEventListener('click', (event) => {
      // A finger has to look before it leaps: a link opens what it points at.
      const { pointerType } = event as PointerEvent;
      if (this.#placeUnder(event) && pointerType !== 'touch') actions.open();
    });
    this.canvas.addEventListener('keydown', (event) => {
      const action = {
        ArrowLeft: () => actions.move(-1, 0),
        ArrowRight: () => actions.move(1, 0),
        ArrowUp: () => actions.move(0, 1),
        ArrowDown: () => actions.move(0, -1),
        Enter: () => actions.open(),
      }[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    });
    this.#resize = new ResizeObserver(() => {
      this.#fit();
      actions.resized();
    });
    this.#resize.observe(this.root);
  }

  /** What is seen, for those who don't see it. */
  set label(text: string) {
    this.canvas.setAttribute('aria-label', text);
  }

  draw(picture: MapPicture): void {
    if (this.#side <= 0) return;
    const context = this.#context;
    const colors = { ink: cssColor('--ink'), soft: cssColor('--soft'), edge: cssColor('--edge') };
    const card = cssColor('--card');
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.fillStyle = card;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.font = FONT;
    const hatch = this.#hatch(card, colors.soft);
    this.#cells(picture, hatch, cssColor('--paper'));
    for (const cell of picture.inTraining) {
      const [x, y] = this.#pixelOf(cell);
      context.fillStyle = '#000';
      context.fillRect(x - 2, y - 2, 4, 4);
      context.fillStyle = '#fff';
      context.fillRect(x - 1, y - 1, 2, 2);
    }
    context.strokeStyle = colors.edge;
    context.strokeRect(LEFT - 0.5, TOP - 0.5, this.#side + 1, this.#side + 1);
    this.#axes(picture, colors);
    if (picture.cursor) this.#ring(picture.cursor);
    this.#legend(picture, hatch, colors);
  }

  dispose(): void {
    this.#resize.disconnect();
    this.root.remove();
  }

  #fit(): void {
    const width = this.root.clientWidth;
    this.#side = width - LEFT - RIGHT;
    const height = this.#side + TOP + BOTTOM;
    this.canvas.width = Math.round(width * devicePixelRatio);
    this.canvas.height = Math.round(height * devicePixelRatio);
    this.canvas.style.aspectRatio = `${width} / ${height}`;
  }

  #placeUnder({ clientX, clientY }: { clientX: number; clientY: number }): Cell | undefined {
    const { left, top } = this.canvas.getBoundingClientRect();
    const column = Math.round(((clientX - left - LEFT) / this.#side) * LAST);
    const row = Math.round((1 - (clientY - top - TOP) / this.#side) * LAST);
    const within = (value: number): boolean => value >= 0 && value <= LAST;
    return within(column) && within(row) ? { column, row } : undefined;
  }

  #pixelOf({ column, row }: Cell): [x: number, y: number] {
    return [LEFT + (column / LAST) * this.#side, TOP + (1 - row / LAST) * this.#side];
  }

  /** Coarse cells first: what is finer covers them. */
  #cells(picture: MapPicture, hatch: CanvasPattern, empty: string): void {
    const context = this.#context;
    context.fillStyle = empty;
    context.fillRect(LEFT, TOP, this.#side, this.#side);
    const clamp = (place: number): number => Math.min(LAST, Math.max(0, place));
    for (const stride of STRIDES) {
      for (let row = 0; row <= LAST; row += stride) {
        for (let column = 0; column <= LAST; column += stride) {
          const cell = { column, row };
          if (strideOf(cell) !== stride) continue;
          const value = picture.valueAt(cell);
          if (value === undefined) continue;
          const [left, bottom] = this.#pixelOf({
            column: clamp(column - stride / 2),
            row: clamp(row - stride / 2),
          });
          const [right, top] = this.#pixelOf({
            column: clamp(column + stride / 2),
            row: clamp(row + stride / 2),
          });
          context.fillStyle = Number.isFinite(value) ? viridis(picture.scale.share(value)) : hatch;
          // Half a pixel more: no seams between neighbours.
          context.fillRect(left, top, right - left + 0.5, bottom - top + 0.5);
        }
      }
    }
  }

  #axes({ horizontal, vertical }: MapPicture, { ink, soft }: { ink: string; soft: string }): void {
    const context = this.#context;
    const bottom = TOP + this.#side;
    const [across, upwards]: [Axis, Axis] = [AXES[horizontal], AXES[vertical]];
    context.fillStyle = soft;
    context.strokeStyle = soft;
    context.beginPath();
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const tick of across.ticks) {
      const x = LEFT + across.place(tick) * this.#side;
      context.moveTo(x, bottom);
      context.lineTo(x, bottom + 5);
      context.fillText(String(tick), Math.min(x, LEFT + this.#side - 4), bottom + 8);
    }
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const tick of upwards.ticks) {
      const y = bottom - upwards.place(tick) * this.#side;
      context.moveTo(LEFT - 5, y);
      context.lineTo(LEFT, y);
      context.fillText(String(tick), LEFT - 8, y);
    }
    context.stroke();
    context.fillStyle = ink;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    context.fillText(labelOf(horizontal), LEFT + this.#side / 2, bottom + 25);
    context.save();
    context.translate(6, TOP + this.#side / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(labelOf(vertical), 0, 0);
    context.restore();
  }

  #ring(cell: Cell): void {
    const context = this.#context;
    const [x, y] = this.#pixelOf(cell);
    for (const [color, width] of [
      ['#000', 4],
      ['#fff', 2],
    ] as const) {
      context.beginPath();
      context.arc(x, y, 7, 0, 2 * Math.PI);
      context.strokeStyle = color;
      context.lineWidth = width;
      context.stroke();
    }
    context.lineWidth = 1;
  }

  #legend(
    { title, scale }: MapPicture,
    hatch: CanvasPattern,
    { ink, soft, edge }: { ink: string; soft: string; edge: string },
  ): void {
    const context = this.#context;
    const top = TOP + this.#side + 66;
    const swatch = 84;
    const width = this.#side - swatch;
    context.fillStyle = ink;
    context.textAlign = 'left';
    context.textBaseline = 'bottom';
    context.fillText(title, LEFT, top - 4);
    // Numbers grow to the right: of measures whose large numbers are bad, the bright end is on the left.
    const [first = 0, last = 1] = [scale.ticks[0], scale.ticks.at(-1)];
    const reversed = scale.share(last) < scale.share(first);
    for (let x = 0; x < width; x++) {
      context.fillStyle = viridis(reversed ? 1 - x / width : x / width);
      context.fillRect(LEFT + x, top, 1.5, LEGEND_HEIGHT);
    }
    context.fillStyle = soft;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    let free = 0;
    for (const tick of scale.ticks) {
      const share = scale.share(tick);
      const x = LEFT + (reversed ? 1 - share : share) * width;
      context.fillRect(x - 0.5, top + LEGEND_HEIGHT, 1, 4);
      // On a narrow screen not every number has room.
      const text = shortText(tick);
      const half = context.measureText(text).width / 2;
      if (x - half < free) continue;
      context.fillText(text, x, top + LEGEND_HEIGHT + 7);
      free = x + half + 4;
    }
    const left = LEFT + this.#side - 58;
    context.fillStyle = hatch;
    context.fillRect(left, top, 58, LEGEND_HEIGHT);
    context.strokeStyle = edge;
    context.strokeRect(left, top, 58, LEGEND_HEIGHT);
    context.fillStyle = soft;
    context.fillText('diverged', left + 29, top + LEGEND_HEIGHT + 7);
  }

  /** Lines at a slant: no colour of the scale. */
  #hatch(background: string, line: string): CanvasPattern {
    const tile = element('canvas', { width: '6', height: '6' });
    const context = tile.getContext('2d') as CanvasRenderingContext2D;
    context.fillStyle = background;
    context.fillRect(0, 0, 6, 6);
    context.strokeStyle = line;
    context.beginPath();
    for (const shift of [-6, 0, 6]) {
      context.moveTo(shift - 1, 7);
      context.lineTo(shift + 7, -1);
    }
    context.stroke();
    return this.#context.createPattern(tile, 'repeat') as CanvasPattern;
  }
}

function shortText(value: number): string {
  return String(Number(value.toPrecision(2)));
}
