import type { Gpu } from 'webgpu-ebm';
import { initialSettings, type SettingsOf } from '../shared/page/Controls.ts';
import type { Display } from '../shared/page/Display.ts';
import { button, element } from '../shared/page/elements.ts';
import { Figures } from '../shared/page/Figures.ts';
import { saveFile } from '../shared/page/files.ts';
import type { LivePage } from '../shared/page/LivePage.ts';
import { orbitControls } from '../shared/page/orbit.ts';
import { SceneCanvas } from '../shared/page/SceneCanvas.ts';
import { onThemeChange, viewTheme } from '../shared/page/theme.ts';
import { formatTimeline } from '../shared/page/link.ts';
import { modelControls } from '../shared/curve/model.ts';
import { SHAPES, X_RANGE } from '../shared/curve/shapes.ts';
import { controls as surfaceControls } from '../surface/model.ts';
import { type Cell, LAST } from './cells.ts';
import { energiesOf, KEPT_COLUMNS, KEPT_ROWS } from './KeptSurface.ts';
import { MapCanvas } from './MapCanvas.ts';
import { diverged, type Measure, MEASURES, scaleOf } from './measures.ts';
import { labelOf, type PhaseSettings, settingsAt } from './model.ts';
import { BATCH, type PhaseTraining } from './PhaseTraining.ts';
import './style.css';

type Host = LivePage<PhaseSettings & Record<string, unknown>, PhaseTraining>;

/** Between two batches nothing trains: only a mean over some seconds tells how fast it goes. */
const RATE_MILLISECONDS = 5000;

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** The map, the surface of the model that is pointed at, and how far training has come. */
export class PhaseDisplay implements Display<PhaseSettings, PhaseTraining> {
  readonly canvas: HTMLCanvasElement;
  readonly #gpu: Gpu;
  readonly #page: Host;
  readonly #map: MapCanvas;
  readonly #surface: SceneCanvas;
  /** Energies of the model that is pointed at. */
  readonly #energies: GPUBuffer;
  readonly #model: HTMLElement;
  readonly #open: HTMLAnchorElement;
  readonly #save: HTMLButtonElement;
  readonly #progress: Figures;
  readonly #stop: (() => void)[];
  #training: PhaseTraining | undefined;
  #shown: { cell: Cell; top: number } | undefined;
  /** When which step was reached, of late. */
  #reached: { time: number; step: number }[] = [];
  #mapIsOld = true;
  #surfaceIsOld = true;

  private constructor(gpu: Gpu, stage: HTMLElement, page: Host) {
    this.#gpu = gpu;
    this.#page = page;
    this.#energies = gpu.createStorage('data', 4 * KEPT_ROWS * KEPT_COLUMNS, 'surface of a model');
    this.#map = new MapCanvas({
      point: (cell) => this.#point(cell),
      open: () => this.#open.click(),
      move: (columns, rows) => this.#move(columns, rows),
      resized: () => this.#redraw(),
    });
    this.canvas = this.#map.canvas;
    this.#surface = new SceneCanvas(gpu, {
      view: 'surface',
      label:
        'Energy surface of the model that is pointed at, in three dimensions; the line is its best answer for each X.',
      aspect: 1.4,
      onResize: () => this.#redraw(),
    });
    this.#model = element('p', { class: 'model', 'aria-live': 'polite' });
    this.#open = element(
      'a',
      { class: 'open', target: '_blank', rel: 'noopener' },
      'Train this model while you watch',
    );
    this.#save = button(
      'Save its weights',
      () => this.#saveWeights(),
      'A safetensors file, which the page of one surface loads, too',
    );
    this.#progress = new Figures('Models', 'Models trained, of all of the finest map');
    const hint = element(
      'p',
      { class: 'hint' },
      'Point at the map or use its arrow keys; click or press Enter to open a model. Dots are models in training now.',
    );
    stage.append(
      element(
        'div',
        { class: 'phase' },
        element('div', {}, this.#map.root, hint),
        element(
          'div',
          { class: 'aside' },
          element(
            'section',
            { class: 'card' },
            element('h2', {}, 'The model here'),
            this.#model,
            element('div', { class: 'here' }, this.#open, this.#save),
          ),
          this.#surface.root,
          this.#progress.root,
        ),
      ),
    );
    this.#stop = [
      onThemeChange(() => this.#redraw()),
      orbitControls(
        this.#surface.canvas,
        () => page.settings.camera,
        (camera) => void page.change({ camera }),
      ),
    ];
  }

  static async create(gpu: Gpu, stage: HTMLElement, page: Host): Promise<PhaseDisplay> {
    const display = new PhaseDisplay(gpu, stage, page);
    await display.#surface.ready();
    return display;
  }

  show(training: PhaseTraining): void {
    this.#training = training;
    this.#shown = undefined;
    this.#reached = [];
    training.onModels = () => this.#changed();
  }

  changed(): void {
    this.#changed();
  }

  draw(): void {
    const training = this.#training;
    if (!training) return;
    if (this.#mapIsOld) this.#drawMap(training);
    if (this.#surfaceIsOld) this.#drawSurface(training);
  }

  report(step: number): Promise<void> {
    const training = this.#training;
    if (!training) return Promise.resolve();
    const { done, total, settings, inTraining } = training;
    const stepsPerSecond = this.#rateAt(step) * BATCH;
    this.#progress.set(done / total, {
      'models trained': `${whole.format(done)} of ${whole.format(total)}`,
      'at the moment':
        done === total
          ? 'all are trained'
          : inTraining.length > 0
            ? `${inTraining.length} in training`
            : 'the next are being made',
      'models a second': (stepsPerSecond / settings.steps).toPrecision(3),
      'training steps a second, of all models': whole.format(stepsPerSecond),
    });
    if (done === total && this.#page.state.playing) this.#page.pause();
    return Promise.resolve();
  }

  dispose(): void {
    for (const stop of this.#stop) stop();
    this.#map.dispose();
    this.#surface.dispose();
    this.#gpu.releaseBuffer(this.#energies);
  }

  get #measure(): Measure {
    return MEASURES[this.#page.settings.measure];
  }

  /** Steps a second, while it trains. */
  #rateAt(step: number): number {
    if (!this.#page.state.playing) this.#reached = [];
    const now = performance.now();
    this.#reached = [
      ...this.#reached.filter(({ time }) => now - time < RATE_MILLISECONDS),
      { time: now, step },
    ];
    const first = this.#reached[0] as { time: number; step: number };
    return (1000 * (step - first.step)) / Math.max(1, now - first.time);
  }

  #redraw(): void {
    this.#mapIsOld = true;
    this.#surfaceIsOld = true;
    this.#page.requestDraw();
  }

  /** Models, or settings of the view. */
  #changed(): void {
    const training = this.#training;
    if (!training) return;
    const seen = training.seen(this.#page.settings.cell);
    if (seen && !diverged(seen.model.figures)) {
      const { cell, model } = seen;
      this.#gpu.device.queue.writeBuffer(this.#energies, 0, energiesOf(model.surface));
      this.#shown = { cell, top: Math.max(model.surface.highest, 1e-3) };
    } else this.#shown = undefined;
    this.#describe(training, seen?.cell);
    this.#redraw();
  }

  #describe(training: PhaseTraining, cell: Cell | undefined): void {
    const { horizontal, vertical, steps } = training.settings;
    const { name } = this.#measure;
    this.#map.label =
      `Map of a colour for “${name}” over ${labelOf(horizontal)} to the right and ${labelOf(vertical)} upwards: ` +
      `${training.done} of ${training.total} models trained.`;
    const figures = cell && training.at(cell)?.figures;
    this.#open.hidden = !figures;
    this.#save.hidden = !figures;
    if (!cell || !figures) {
      this.#setModel('The first models are in training.');
      return;
    }
    const settings = settingsAt(training.settings, cell);
    const outcome = diverged(figures)
      ? 'training diverged'
      : `inference error ${figures.error.toFixed(4)}, spread ${figures.spread.toPrecision(3)} times what it was, ` +
        `loss ${figures.loss.toPrecision(3)} after ${steps} steps`;
    this.#setModel(
      `${labelOf(horizontal)} ${settings[horizontal]}, ${labelOf(vertical).toLowerCase()} ${settings[vertical]}: ${outcome}.`,
    );
    void linkTo(settings).then((link) => this.#open.setAttribute('href', link));
  }

  #saveWeights(): void {
    const seen = this.#training?.seen(this.#page.settings.cell);
    if (!seen) return;
    const { column, row } = seen.cell;
    const weights = new Blob([seen.model.weights as Uint8Array<ArrayBuffer>]);
    saveFile(`phase-diagram-${column}-${row}.safetensors`, weights);
  }

  #setModel(text: string): void {
    if (this.#model.textContent !== text) this.#model.textContent = text;
  }

  #drawMap(training: PhaseTraining): void {
    const measure = this.#measure;
    const figures = [...training.models].map((model) => model.figures).filter((one) => !diverged(one));
    const { horizontal, vertical } = training.settings;
    this.#map.draw({
      horizontal,
      vertical,
      title: measure.name,
      scale: scaleOf(measure, figures.map(measure.of)),
      valueAt: (cell) => {
        const own = training.at(cell)?.figures;
        return own && (diverged(own) ? Number.NaN : measure.of(own));
      },
      inTraining: training.inTraining,
      cursor: training.seen(this.#page.settings.cell)?.cell,
    });
    this.#mapIsOld = false;
  }

  #drawSurface(training: PhaseTraining): void {
    if (!this.#surface.view) return;
    const surfaces = this.#shown
      ? [{ energies: this.#energies, rows: KEPT_ROWS, columns: KEPT_COLUMNS, color: 'after' as const }]
      : [];
    this.#surface.draw({
      surfaces,
      ...(this.#shown && { marks: { lowest: true } }),
      ranges: {
        x: X_RANGE,
        y: SHAPES[training.settings.shape].y,
        energy: [0, this.#shown?.top ?? 1],
      },
      camera: this.#page.settings.camera,
      theme: viewTheme(),
    });
    this.#surfaceIsOld = false;
  }

  #point(cell: Cell): void {
    const { column, row } = this.#page.settings.cell;
    if (cell.column !== column || cell.row !== row) void this.#page.change({ cell });
  }

  /** To the next model in this direction. */
  #move(columns: number, rows: number): void {
    const seen = (place: Cell): Cell | undefined => this.#training?.seen(place)?.cell;
    const from = seen(this.#page.settings.cell);
    if (!from) return;
    let { column, row } = from;
    const within = (place: number): boolean => place >= 0 && place <= LAST;
    for (;;) {
      column += columns;
      row += rows;
      if (!within(column) || !within(row)) return;
      const to = seen({ column, row });
      if (to && (to.column !== from.column || to.row !== from.row)) return this.#point(to);
    }
  }
}

/** The same model on the page of one surface, trained as far. */
async function linkTo(settings: PhaseSettings): Promise<string> {
  const names = Object.keys(modelControls) as (keyof typeof modelControls)[];
  const own = Object.fromEntries(names.map((name) => [name, settings[name]]));
  const start = { ...initialSettings(surfaceControls), shape: settings.shape, ...own } as SettingsOf<
    typeof surfaceControls
  >;
  return `../index.html#${await formatTimeline(surfaceControls, { start, edits: [], step: settings.steps })}`;
}
