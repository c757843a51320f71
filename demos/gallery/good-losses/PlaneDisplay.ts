import { type Conditions, type Gpu, type Scene } from 'webgpu-ebm';
import type { CurveTraining } from '../shared/curve/CurveTraining.ts';
import { LOSSES } from '../shared/curve/model.ts';
import { ColorBar } from '../shared/page/ColorBar.ts';
import { Curve } from '../shared/page/Curve.ts';
import { element } from '../shared/page/elements.ts';
import { Figures } from '../shared/page/Figures.ts';
import { LineChart } from '../shared/page/lineChart.ts';
import { LossChart } from '../shared/page/LossChart.ts';
import type { Display } from '../shared/page/Display.ts';
import { orbitControls } from '../shared/page/orbit.ts';
import { SceneCanvas } from '../shared/page/SceneCanvas.ts';
import { onThemeChange, viewTheme } from '../shared/page/theme.ts';
import { CONTRASTS, NAMES, type Points, pointsOf } from './contrasts.ts';
import './good-losses.css';
import { clamp, type Landscape, landscapeOf, type Plane, planeFor, SIDE } from './landscape.ts';
import type { PlaneSettings } from './model.ts';
import { type Place, PlaneOverlay } from './PlaneOverlay.ts';
import { marginText, verdictsOf } from './verdict.ts';

/** What the display needs of its page. */
interface Host {
  readonly settings: PlaneSettings;
  readonly step: number;
  readonly state: { readonly playing: boolean };
  requestDraw(): void;
  change(change: Partial<PlaneSettings>): Promise<void>;
}

/** Dots take this long from where they were to where they are. */
const GLIDE_MILLISECONDS = 300;
/** Energies are distances. Beyond the reach exp(−βE) of the largest β is 0 in float64. */
const CONDITIONS = { least: 0, reach: 7 };

/** The loss over the plane of (Ec, contrast), as a map and in three dimensions, with the samples in it. */
export class PlaneDisplay implements Display<PlaneSettings, CurveTraining<PlaneSettings>> {
  readonly #gpu: Gpu;
  readonly #host: Host;
  readonly #map: SceneCanvas;
  readonly #relief: SceneCanvas;
  readonly #overlay: PlaneOverlay;
  readonly #colors = new ColorBar();
  readonly #heading = element('h2');
  readonly #axes = element('p', { class: 'hint' });
  readonly #verdicts = element('ul', { class: 'verdicts' });
  readonly #figures: Figures;
  readonly #losses: LossChart;
  readonly #energies: LineChart;
  readonly #shares: LineChart;
  readonly #heights: GPUBuffer;
  readonly #stop: (() => void)[];
  #training: CurveTraining<PlaneSettings> | undefined;
  #curve = newCurve();
  #read: Energies | undefined;
  #points: Points | undefined;
  #previous: Points | undefined;
  #movedAt = 0;
  #landscape: Landscape | undefined;
  /** When this landscape was first laid out. */
  #first: Plane | undefined;
  /** What is drawn by the GPU changed since it was drawn. */
  #stale = true;
  #judged: { key: string; conditions: Conditions } | undefined;

  private constructor(gpu: Gpu, stage: HTMLElement, host: Host) {
    this.#gpu = gpu;
    this.#host = host;
    const onResize = (): void => {
      this.#stale = true;
      host.requestDraw();
    };
    this.#map = new SceneCanvas(gpu, {
      view: 'map',
      label:
        'The loss over the plane of Ec, to the right, and its contrast, upwards; dark is low. Each dot is a sample: blue where its right answer has a lower energy than any wrong one, red elsewhere.',
      aspect: 1.15,
      onResize,
    });
    this.#relief = new SceneCanvas(gpu, {
      view: 'surface',
      label: 'The same loss in three dimensions, with the samples on it as spheres.',
      aspect: 1.15,
      onResize,
    });
    this.#map.root.classList.add('plane');
    this.#overlay = new PlaneOverlay(this.#map.canvas);
    this.#figures = new Figures('Decisions', 'Share of the samples with Ec < Ei');
    this.#losses = new LossChart('mean loss');
    this.#energies = new LineChart({
      title: 'Energies',
      xLabel: 'step',
      lines: [
        { label: 'mean Ec', color: '--right' },
        { label: 'mean Ei', color: '--wrong' },
      ],
    });
    this.#shares = new LineChart({
      title: 'Samples past the lines',
      xLabel: 'step',
      lines: [
        { label: 'Ec < Ei', color: '--right' },
        { label: 'Ec + m < Ei', color: '--accent' },
      ],
    });
    stage.append(
      element(
        'div',
        { class: 'pair' },
        element('div', {}, this.#map.root, this.#colors.root),
        this.#relief.root,
      ),
      this.#axes,
      element('section', { class: 'card verdict' }, this.#heading, this.#verdicts),
      element('div', { class: 'pair' }, this.#figures.root, this.#shares.root),
      element('div', { class: 'pair' }, this.#energies.root, this.#losses.root),
    );
    this.#heights = gpu.createStorage('data', 4 * SIDE * SIDE, 'loss over the plane');
    this.#stop = [
      orbitControls(
        this.#relief.canvas,
        () => host.settings.camera,
        (camera) => void host.change({ camera }),
      ),
      onThemeChange(() => {
        this.#stale = true;
        this.#overlay.restyle();
      }),
    ];
  }

  static async create(gpu: Gpu, stage: HTMLElement, host: Host): Promise<PlaneDisplay> {
    const display = new PlaneDisplay(gpu, stage, host);
    await Promise.all([display.#map.ready(), display.#relief.ready()]);
    return display;
  }

  /** Map and dots in one picture. */
  get canvas(): HTMLCanvasElement {
    this.#stale = true;
    this.draw();
    return this.#overlay.over(this.#map.canvas);
  }
  /** What the dots show. */
  get points(): Points | undefined {
    return this.#points;
  }
  /** m of the loss as it is; undefined where it has none. */
  get margin(): number | undefined {
    return this.#judged?.conditions.margin;
  }

  async show(training: CurveTraining<PlaneSettings>): Promise<void> {
    this.#training = training;
    this.#curve = newCurve();
    this.#losses.clear();
    this.#landscape = undefined;
    this.#read = await readEnergies(training);
    this.#points = this.#previous = this.#see(this.#read);
  }

  changed(settings: PlaneSettings): void {
    this.#stale = true;
    const { loss, margin, radius, beta } = settings;
    const key = [loss, margin, radius, beta].join();
    if (key === this.#judged?.key && this.#landscape) return;
    if (key !== this.#judged?.key) this.#judge(key, settings);
    // Another loss may see another contrast.
    if (this.#read) this.#points = this.#previous = this.#see(this.#read);
    this.#landscape = undefined;
    this.#layOut();
  }

  draw(): void {
    const landscape = this.#landscape;
    const points = this.#points;
    if (!landscape || !points) return;
    const { settings } = this.#host;
    const places = this.#placesNow(points);
    const { values, rightSlopes, contrastSlopes } = LOSSES[settings.loss].make(settings).evaluate(
      places.map(([right]) => right),
      places.map(([, contrast]) => contrast),
    );
    const scene = this.#scene(landscape, places, values);
    const gliding = performance.now() - this.#movedAt < GLIDE_MILLISECONDS;
    if (this.#stale) this.#map.draw(scene);
    // Spheres glide only where pictures cost nothing.
    if (this.#stale || (gliding && this.#gpu.kind === 'gpu')) this.#relief.draw(scene);
    this.#stale = false;
    const { view } = this.#map;
    if (!view) return;
    this.#overlay.draw({
      plane: landscape,
      places,
      decided: Array.from(points.right, (right, i) => right < (points.offending[i] as number)),
      downhill: settings.arrows
        ? places.map((_, i): Place => [-(rightSlopes[i] as number), -(contrastSlopes[i] as number)])
        : undefined,
      margin: finite(this.margin),
      name: NAMES[CONTRASTS[settings.loss]].short,
      pixelOf: ([x, y]) => view.pixelOf(scene, { x, y, energy: landscape.range[0] }),
    });
    if (gliding) this.#host.requestDraw();
  }

  async report(step: number): Promise<void> {
    const training = this.#training;
    if (!training) return;
    const [read] = await Promise.all([
      readEnergies(training),
      this.#losses.read((count) => training.program.history(count), step),
    ]);
    if (training !== this.#training) return;
    const points = this.#see(read);
    const figures = this.#figuresOf(points);
    this.#curve.add(step, figures);
    this.#previous = this.#points;
    [this.#read, this.#points] = [read, points];
    this.#movedAt = performance.now();
    this.#stale = true;
    this.#layOut();
    this.#showFigures(figures);
    this.#host.requestDraw();
  }

  dispose(): void {
    for (const stop of this.#stop) stop();
    for (const part of [this.#map, this.#relief, this.#losses, this.#energies, this.#shares]) part.dispose();
    this.#gpu.releaseBuffer(this.#heights);
  }

  /** What the loss of the settings sees. */
  #see({ right, energies, training: { samples, y } }: Energies): Points {
    const { loss, radius, beta } = this.#host.settings;
    return pointsOf(right, energies, samples, y, { contrast: CONTRASTS[loss], radius, beta });
  }

  /**
   * The landscape for where the points are now, and were at first. While they move the plane only grows: one that also
   * shrank would flicker.
   */
  #layOut(): void {
    const { settings } = this.#host;
    if (!this.#points) return;
    const before = this.#landscape;
    if (!before) this.#first = undefined;
    const least = this.#host.state.playing ? before : this.#first;
    const plane = planeFor(this.#points, finite(this.margin) ?? 0, least);
    this.#first ??= plane;
    if (before && samePlane(before, plane)) return;
    this.#landscape = landscapeOf(LOSSES[settings.loss].make(settings), plane);
    const { values, range } = this.#landscape;
    this.#colors.setRange('L', range);
    // A plateau at 0 would be one broad line of equal energy.
    const lifted = values.map((value) => value + 0.002 * (range[1] - range[0]));
    this.#gpu.device.queue.writeBuffer(this.#heights, 0, lifted);
  }

  #scene({ right, contrast, range }: Landscape, places: readonly Place[], heights: Float64Array): Scene {
    const { loss, camera } = this.#host.settings;
    return {
      surfaces: [{ energies: this.#heights, rows: SIDE, columns: SIDE, color: 'after' }],
      points: Float32Array.from(
        places.flatMap(([x, y], i) => [
          clamp(x, right),
          clamp(y, contrast),
          clamp(heights[i] as number, range),
        ]),
      ),
      ranges: { x: right, y: contrast, energy: range },
      names: { x: 'Ec', y: NAMES[CONTRASTS[loss]].short, energy: 'L' },
      camera,
      theme: viewTheme(),
    };
  }

  /** Between where the points were and where they are. */
  #placesNow({ right, contrast }: Points): Place[] {
    const from = this.#previous ?? { right, contrast };
    const share = clamp((performance.now() - this.#movedAt) / GLIDE_MILLISECONDS, [0, 1]);
    const between = (a: Float64Array, b: Float64Array, i: number): number =>
      (a[i] as number) + share * ((b[i] as number) - (a[i] as number));
    return Array.from(right, (_, i) => [between(from.right, right, i), between(from.contrast, contrast, i)]);
  }

  #judge(key: string, settings: PlaneSettings): void {
    const loss = LOSSES[settings.loss];
    const conditions = loss.make(settings).conditions(CONDITIONS);
    this.#judged = { key, conditions };
    this.#heading.textContent = `The ${loss.name} loss · margin: ${marginText(conditions.margin)}`;
    this.#axes.textContent = `Right: Ec, the energy of the right answer. Up: ${NAMES[CONTRASTS[settings.loss]].text}${
      conditions.margin === undefined ? ', which this loss doesn’t see' : ''
    }. Blue dots are decided rightly, Ec < Ei.`;
    this.#verdicts.replaceChildren(
      ...verdictsOf(conditions).map(({ name, holds, sentence }) =>
        element(
          'li',
          { class: holds ? 'holds' : 'fails' },
          element('strong', {}, name),
          element('span', {}, `${holds ? 'Holds' : 'Fails'}. ${sentence}`),
        ),
      ),
    );
  }

  #figuresOf({ right, offending }: Points): PointFigures {
    const m = finite(this.margin) ?? 0;
    const gaps = Array.from(right, (energy, i) => (offending[i] as number) - energy);
    const share = (over: number): number => gaps.filter((gap) => gap > over).length / gaps.length;
    const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;
    return { decided: share(0), past: share(m), right: mean(right), offending: mean(offending) };
  }

  #showFigures({ decided, past, right, offending }: PointFigures): void {
    const percent = (share: number): string => `${Math.round(100 * share)} %`;
    const m = finite(this.margin);
    this.#figures.set(decided, {
      'samples with Ec < Ei': percent(decided),
      ...(m && { [`with Ec + ${m} < Ei`]: percent(past) }),
      'mean Ec': right.toFixed(3),
      'mean Ei': offending.toFixed(3),
      'energy gap Ei − Ec': (offending - right).toFixed(3),
    });
    const { steps, values } = this.#curve;
    this.#energies.set(steps, [values.right, values.offending]);
    this.#shares.set(steps, [values.decided, m ? values.past : values.past.map(() => null)]);
  }
}

/** Energies of the samples as they were last read. */
interface Energies {
  readonly training: CurveTraining<PlaneSettings>;
  /** Ec `[P]` */
  readonly right: Float32Array;
  /** E(Xi, Y_k) `[P, K]` */
  readonly energies: Float32Array;
}

async function readEnergies(training: CurveTraining<PlaneSettings>): Promise<Energies> {
  const { trainer, samples } = training;
  const [right, energies] = await Promise.all([
    trainer.score({ x: samples.x, y: samples.y }),
    trainer.energies(samples.x),
  ]);
  return { training, right, energies };
}

interface PointFigures {
  readonly decided: number;
  readonly past: number;
  readonly right: number;
  readonly offending: number;
}

function newCurve(): Curve<'right' | 'offending' | 'decided' | 'past'> {
  return new Curve(['right', 'offending', 'decided', 'past']);
}

function samePlane(a: Plane, b: Plane): boolean {
  return String([a.right, a.contrast]) === String([b.right, b.contrast]);
}

function finite(margin: number | undefined): number | undefined {
  return margin !== undefined && Number.isFinite(margin) ? margin : undefined;
}
