import type { Gpu, Scene } from 'webgpu-ebm';
import { ROWS } from '../shared/curve/CurveTraining.ts';
import { ANSWERS, LOSSES } from '../shared/curve/model.ts';
import { SHAPES, X_RANGE } from '../shared/curve/shapes.ts';
import { shownSamples } from '../shared/curve/shownSamples.ts';
import type { Display } from '../shared/page/Display.ts';
import { element } from '../shared/page/elements.ts';
import { cssColor, onThemeChange, viewTheme } from '../shared/page/theme.ts';
import type { Timeline } from '../shared/page/Timeline.ts';
import { Turns } from '../shared/page/Turns.ts';
import './duel.css';
import type { DuelTraining } from './DuelTraining.ts';
import { tileFigures, type TileFigures } from './figures.ts';
import { CONTENDERS, type DuelSettings, linkOf } from './model.ts';
import { Tile } from './Tile.ts';

/** What the display needs of its page. */
interface Host {
  readonly settings: DuelSettings;
  readonly timeline: Timeline<DuelSettings>;
  readonly hasLink: boolean;
  readonly step: number;
  requestDraw(): void;
}

/** Close: there are no numbers around the box. */
const CAMERA = { azimuth: -1.15, elevation: 0.72, distance: 5.7 };
/** About so many samples are drawn. */
const DISCS = 20;

/** Small multiples: the surface of each contender, drawn in turn. */
export class DuelDisplay implements Display<DuelSettings, DuelTraining> {
  readonly #host: Host;
  readonly #tiles: readonly Tile[];
  readonly #summary = element('p', { class: 'summary' });
  readonly #turns: Turns;
  readonly #stop: () => void;
  #training: DuelTraining | undefined;
  #samples = new Float32Array();
  #tops: number[] = [];
  #initialSpread = 1;
  #figures: TileFigures[] = [];

  private constructor(gpu: Gpu, stage: HTMLElement, host: Host) {
    this.#host = host;
    const redraw = (): void => this.#redraw();
    this.#tiles = CONTENDERS.map((loss) => new Tile(gpu, loss, redraw));
    const hint = element(
      'p',
      { class: 'hint' },
      'Dark is low, on the scale of the start or a larger one; the line is the best answer for each X, blue are samples. A tile opens as a surface of its own, after the same steps.',
    );
    stage.append(
      this.#summary,
      element('div', { class: 'tiles' }, ...this.#tiles.map(({ root }) => root)),
      hint,
    );
    this.#turns = new Turns(CONTENDERS.length, gpu.kind);
    this.#stop = onThemeChange(redraw);
  }

  static async create(gpu: Gpu, stage: HTMLElement, host: Host): Promise<DuelDisplay> {
    const display = new DuelDisplay(gpu, stage, host);
    await Promise.all(display.#tiles.map((tile) => tile.show(host.settings.view)));
    return display;
  }

  /** Of each contender, as they were last read. */
  get figures(): readonly (TileFigures & { share: number })[] {
    return this.#figures.map((figures) => ({ ...figures, share: figures.spread / this.#initialSpread }));
  }

  /** All tiles in one picture. */
  get canvas(): HTMLCanvasElement {
    for (const index of this.#tiles.keys()) this.#drawTile(index);
    return gridOf(this.#tiles);
  }

  async show(training: DuelTraining): Promise<void> {
    this.#training = training;
    this.#samples = shownSamples(training.samples, DISCS);
    this.#figures = await this.#read(training);
    // All start alike.
    this.#initialSpread = (this.#figures[0] as TileFigures).spread;
    this.#tops = this.#figures.map(({ highest }) => highest);
    this.#tell();
    this.#redraw();
  }

  changed({ view }: DuelSettings): void {
    void Promise.all(this.#tiles.map((tile) => tile.show(view))).then(() => this.#redraw());
    this.#redraw();
  }

  draw(): void {
    const left = this.#turns.draw(this.#host.step, (index) => this.#drawTile(index));
    if (left) this.#host.requestDraw();
  }

  async report(): Promise<void> {
    const training = this.#training;
    if (!training) return;
    const figures = await this.#read(training);
    if (training !== this.#training) return;
    this.#figures = figures;
    this.#tops = this.#tops.map((top, index) => {
      const { highest } = figures[index] as TileFigures;
      return Number.isFinite(highest) ? top + 0.5 * (Math.max(highest, this.#initialTop) - top) : top;
    });
    this.#tell();
    this.#redraw();
    await this.#link();
  }

  dispose(): void {
    this.#stop();
    for (const tile of this.#tiles) tile.dispose();
  }

  /** Energies below it keep their colours, so that what collapses goes dark. */
  get #initialTop(): number {
    return this.#initialSpread;
  }

  async #read(training: DuelTraining): Promise<TileFigures[]> {
    const { right } = SHAPES[this.#host.settings.shape];
    return (await training.energies()).map((energies) => tileFigures(energies, training.y, right));
  }

  #tell(): void {
    for (const [index, { share, error }] of this.figures.entries()) this.#tiles[index]?.tell(share, error);
    this.#summary.textContent = summaryOf(this.figures);
  }

  async #link(): Promise<void> {
    const { timeline, hasLink } = this.#host;
    for (const { root, loss } of this.#tiles) {
      if (hasLink) root.href = `../index.html#${await linkOf(timeline, loss)}`;
      else root.removeAttribute('href');
    }
  }

  #redraw(): void {
    this.#turns.redraw();
    this.#host.requestDraw();
  }

  #drawTile(index: number): void {
    const surface = this.#training?.surfaces[index];
    if (!surface) return;
    surface.update();
    this.#tiles[index]?.draw(this.#sceneOf(index));
  }

  #sceneOf(index: number): Scene {
    const training = this.#training as DuelTraining;
    const { buffer, offset, bytes } = (training.surfaces[index] as DuelTraining['surfaces'][number]).range;
    return {
      surfaces: [{ energies: { buffer, offset, size: bytes }, rows: ROWS, columns: ANSWERS, color: 'after' }],
      marks: { lowest: true, samples: this.#samples },
      ranges: { x: X_RANGE, y: training.y, energy: [0, this.#tops[index] as number] },
      axes: false,
      camera: CAMERA,
      theme: viewTheme(),
    };
  }
}

function summaryOf(all: readonly (TileFigures & { share: number })[]): string {
  const names = all.flatMap(({ share }, index) => (share < 0.1 ? [nameOf(index)] : []));
  const errors = all.map(({ share, error = Infinity }) => (share >= 0.1 ? error : Infinity));
  const best = errors.indexOf(Math.min(...errors));
  const lowest = errors[best] as number;
  return [
    names.length > 0 ? `Collapsed: ${names.join(', ')}.` : 'None has collapsed.',
    ...(lowest < Infinity
      ? [`Nearest to the right answers: ${nameOf(best)}, off by ${lowest.toFixed(3)}.`]
      : []),
  ].join(' ');
}

function nameOf(index: number): string {
  return LOSSES[CONTENDERS[index] as (typeof CONTENDERS)[number]].name;
}

/** Of names in a picture, in pixels. */
const LINE = 24;

/** Canvases that were drawn in this very task, side by side under their names. */
function gridOf(tiles: readonly Tile[]): HTMLCanvasElement {
  const first = tiles[0]?.canvas;
  const [width, height, columns] = [first?.width ?? 1, first?.height ?? 1, 4];
  const rows = Math.ceil(tiles.length / columns);
  const all = element('canvas', { width: String(columns * width), height: String(rows * (height + LINE)) });
  const context = all.getContext('2d');
  if (!context) return all;
  context.fillStyle = cssColor('--card');
  context.fillRect(0, 0, all.width, all.height);
  context.fillStyle = cssColor('--ink');
  context.font = '13px system-ui, sans-serif';
  for (const [index, { canvas, loss }] of tiles.entries()) {
    const [x, y] = [(index % columns) * width, Math.floor(index / columns) * (height + LINE)];
    context.fillText(LOSSES[loss].name, x + 6, y + 0.7 * LINE, width - 12);
    if (canvas) context.drawImage(canvas, x, y + LINE);
  }
  return all;
}
