import { type Camera, type Gpu, type Scene } from 'webgpu-ebm';
import { evenlySpaced } from '../../../shared/figures.ts';
import { ColorBar } from '../page/ColorBar.ts';
import { Curve } from '../page/Curve.ts';
import { element } from '../page/elements.ts';
import { Figures } from '../page/Figures.ts';
import { LineChart } from '../page/lineChart.ts';
import { LossChart } from '../page/LossChart.ts';
import type { Display } from '../page/Display.ts';
import { orbitControls } from '../page/orbit.ts';
import { SceneCanvas } from '../page/SceneCanvas.ts';
import { viewTheme } from '../page/theme.ts';
import { CurveTraining, ROWS } from './CurveTraining.ts';
import { heightAt, sliceAt, surfaceFigures, type SurfaceFigures } from './figures.ts';
import { ANSWERS, type ModelSettings } from './model.ts';
import { X_RANGE } from './shapes.ts';

/** Settings of what is shown of a curve's model. */
export interface ViewSettings {
  readonly camera: Camera;
  readonly offending: boolean;
  readonly density: boolean;
  readonly slice: number;
}

/** What the display needs of its page. */
export interface Host<S> {
  readonly settings: S;
  readonly step: number;
  requestDraw(): void;
  change(change: Partial<S>): Promise<void>;
}

/** About so many samples are drawn. */
const SPHERES = 60;

/** The surface in three dimensions, its map, a slice of it, and how training goes. */
export class CurveDisplay<S extends ModelSettings & ViewSettings> implements Display<S, CurveTraining<S>> {
  readonly canvas: HTMLCanvasElement;
  readonly map: SceneCanvas;
  readonly surface: SceneCanvas;
  /** Beside the map. */
  readonly side: HTMLElement;
  /** Called with the settings that are shown. */
  onSettings: (settings: S) => void = () => {};
  readonly #host: Host<S>;
  readonly #colors = new ColorBar();
  readonly #rightAnswers: (settings: S) => ((x: number) => readonly number[]) | undefined;
  readonly #slice: LineChart;
  readonly #losses: LossChart;
  readonly #energies: LineChart;
  readonly #figures: Figures;
  readonly #stop: () => void;
  #training: CurveTraining<S> | undefined;
  #energyCurve = new Curve(['right', 'offending']);
  #initialSpread = 1;
  #initialEnergies: Float32Array = new Float32Array();
  #latest: Float32Array = new Float32Array();
  #highest = 1;
  #top = 1;
  /** On CPU adapters a picture is dear: the map follows a few times a second. */
  readonly #drawsMapAlways: boolean;
  #mapIsDue = true;
  #spheres: Float32Array | undefined;

  private constructor(
    gpu: Gpu,
    stage: HTMLElement,
    host: Host<S>,
    rightAnswers: (settings: S) => ((x: number) => readonly number[]) | undefined,
  ) {
    this.#host = host;
    this.#rightAnswers = rightAnswers;
    this.#drawsMapAlways = gpu.kind === 'gpu';
    const onResize = (): void => {
      this.#mapIsDue = true;
      host.requestDraw();
    };
    this.surface = new SceneCanvas(gpu, {
      view: 'surface',
      label:
        'Energy over X and Y in three dimensions: orange before training, green now, blue spheres are samples, the line is the best answer for each X.',
      aspect: 1.85,
      onResize,
    });
    this.map = new SceneCanvas(gpu, {
      view: 'map',
      label: 'The same energies as a map: X to the right, Y up, dark is low.',
      aspect: 1.3,
      onResize,
    });
    this.canvas = this.surface.canvas;
    this.#slice = new LineChart({
      title: 'Slice: E(Y | X)',
      xLabel: 'Y',
      lines: [
        { label: 'now', color: '--accent' },
        { label: 'before', color: '--before', dashed: true },
      ],
    });
    this.#losses = new LossChart('mean loss');
    this.#energies = new LineChart({
      title: 'Energies',
      xLabel: 'step',
      lines: [
        { label: 'right answers Ec', color: '--right' },
        { label: 'most offending Ei', color: '--wrong' },
      ],
    });
    this.side = element('div', { class: 'stack' }, this.#slice.root);
    this.#figures = new Figures('Collapse meter', 'Spread of the surface, of what it was');
    const hint = element(
      'p',
      { class: 'hint' },
      'Drag to turn, with Shift or two fingers to move, wheel or pinch to zoom; arrow keys and + − too.',
    );
    stage.append(
      this.surface.root,
      hint,
      element('div', { class: 'halves' }, element('div', {}, this.map.root, this.#colors.root), this.side),
      element('div', { class: 'columns' }, this.#losses.root, this.#energies.root, this.#figures.root),
    );
    this.#stop = orbitControls(
      this.surface.canvas,
      () => host.settings.camera,
      (camera) => void host.change({ camera } as Partial<S>),
    );
    for (const picture of [this.map, this.surface]) {
      picture.canvas.addEventListener('pointermove', (event) => this.#pointAt(picture, event));
    }
  }

  static async create<S extends ModelSettings & ViewSettings>(
    gpu: Gpu,
    stage: HTMLElement,
    host: Host<S>,
    rightAnswers: (settings: S) => ((x: number) => readonly number[]) | undefined,
  ): Promise<CurveDisplay<S>> {
    const display = new CurveDisplay(gpu, stage, host, rightAnswers);
    await Promise.all([display.surface.ready(), display.map.ready()]);
    return display;
  }

  get training(): CurveTraining<S> | undefined {
    return this.#training;
  }

  async show(training: CurveTraining<S>): Promise<void> {
    this.#training = training;
    this.#losses.clear();
    this.#energyCurve = new Curve(['right', 'offending']);
    const energies = await training.energies();
    const figures = this.#figuresOf(training, energies);
    this.#initialSpread = figures.spread;
    this.#initialEnergies = energies;
    this.#latest = energies;
    this.#highest = figures.highest;
    this.#top = figures.highest;
  }

  changed(settings: S): void {
    const { x, y } = this.#training?.samples ?? { x: [], y: [] };
    // An odd stride: samples with two right answers take them in turn.
    const every = 2 * Math.floor(x.length / (2 * SPHERES)) + 1;
    const spheres: number[] = [];
    for (let i = Math.floor(every / 2); i < x.length; i += every)
      spheres.push(x[i] as number, y[i] as number);
    this.#spheres = Float32Array.from(spheres);
    this.#mapIsDue = true;
    this.#drawSlice(settings);
    this.onSettings(settings);
  }

  scene(): Scene | undefined {
    const training = this.#training;
    if (!training) return undefined;
    const { camera, offending, density, radius, beta } = this.#host.settings;
    const { buffer, offset, bytes } = training.surface.range;
    const size = { rows: ROWS, columns: ANSWERS };
    return {
      surfaces: [
        { energies: { buffer, offset, size: bytes }, ...size, color: 'after' },
        // Before the first step the two are one.
        ...(this.#host.step > 0 ? [{ energies: training.initial, ...size, color: 'before' as const }] : []),
      ],
      marks: {
        lowest: true,
        ...(this.#spheres && { samples: this.#spheres }),
        ...(offending && { radius }),
        ...(density && { beta }),
      },
      ranges: { x: X_RANGE, y: training.y, energy: [0, this.#top] },
      camera,
      theme: viewTheme(),
    };
  }

  /** Of the surface as it was last read. */
  heightAt(x: number, y: number): number {
    const [low, high] = this.#training?.y ?? [0, 1];
    return heightAt(sliceAt(this.#latest, x), ((y - low) / (high - low)) * (ANSWERS - 1));
  }

  draw(): void {
    const scene = this.scene();
    if (!scene) return;
    this.#training?.surface.update();
    this.surface.draw(scene);
    if (!this.#mapIsDue) return;
    this.map.draw(scene);
    this.#showColors();
    this.#mapIsDue = this.#drawsMapAlways;
  }

  async report(step: number): Promise<void> {
    const training = this.#training;
    if (!training) return;
    const [energies] = await Promise.all([
      training.energies(),
      this.#losses.read((count) => training.program.history(count), step),
    ]);
    if (training !== this.#training) return;
    const figures = this.#figuresOf(training, energies);
    this.#energyCurve.add(step, figures);
    this.#latest = energies;
    this.#mapIsDue = true;
    // The range grows ahead of the surface, which is drawn many times until it is read again, and shrinks slowly.
    const highest = Math.max(figures.highest, 1e-3);
    const needed = highest + 2 * Math.max(0, highest - this.#highest);
    this.#highest = highest;
    this.#top = Math.max(needed, (this.#top + needed) / 2);
    this.#showFigures(figures);
    const { right, offending } = this.#energyCurve.values;
    this.#energies.set(this.#energyCurve.steps, [right, offending]);
    this.#drawSlice(this.#host.settings);
    // The range and the map may be others, even if no step comes any more.
    this.#host.requestDraw();
  }

  dispose(): void {
    this.#stop();
    for (const part of [this.surface, this.map, this.#slice, this.#losses, this.#energies]) part.dispose();
  }

  #figuresOf(training: CurveTraining<S>, energies: Float32Array): SurfaceFigures {
    const { settings } = this.#host;
    const right = this.#rightAnswers(settings);
    return surfaceFigures(energies, training.y, training.samples, settings.radius, right);
  }

  #showFigures({ right, offending, spread, inferenceError }: SurfaceFigures): void {
    const share = spread / this.#initialSpread;
    this.#figures.set(Math.min(1, share), {
      'spread now / at the start': share.toFixed(3),
      'energy of right answers': right.toFixed(3),
      'of most offending ones': offending.toFixed(3),
      'energy gap Ei − Ec': (offending - right).toFixed(3),
      'inference error': inferenceError === undefined ? '–' : inferenceError.toFixed(4),
    });
  }

  #showColors(): void {
    const { density, beta } = this.#host.settings;
    if (density) this.#colors.set(`P(Y|X) at β = ${beta}`, 'highest', '0');
    else this.#colors.setRange('E', [0, this.#top]);
  }

  #drawSlice({ slice }: ViewSettings): void {
    const training = this.#training;
    if (!training || this.#latest.length === 0) return;
    const answers = evenlySpaced(training.y[0], training.y[1], ANSWERS);
    this.#slice.title = `Slice: E(Y | X = ${slice.toFixed(2)})`;
    this.#slice.set(
      [...answers],
      [[...sliceAt(this.#latest, slice)], [...sliceAt(this.#initialEnergies, slice)]],
    );
  }

  /** Slices the surface at the X under a pointer that isn't turning it. */
  #pointAt(picture: SceneCanvas, event: PointerEvent): void {
    if (picture === this.surface && event.buttons !== 0) return;
    const scene = this.scene();
    const place = scene && picture.view?.placeAt(scene, picture.pixelUnder(event), 0);
    if (place) void this.#host.change({ slice: Math.round(place.x * 100) / 100 } as Partial<S>);
  }
}
