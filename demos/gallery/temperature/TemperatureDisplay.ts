import { DivergenceError, type Gpu, type Scene } from 'webgpu-ebm';
import { evenlySpaced } from '../../shared/figures.ts';
import { type CurveTraining, ROWS } from '../shared/curve/CurveTraining.ts';
import { sliceAt } from '../shared/curve/figures.ts';
import { ANSWERS } from '../shared/curve/model.ts';
import { X_RANGE } from '../shared/curve/shapes.ts';
import { shownSamples } from '../shared/curve/shownSamples.ts';
import { Curve } from '../shared/page/Curve.ts';
import type { Display } from '../shared/page/Display.ts';
import { element } from '../shared/page/elements.ts';
import { Figures } from '../shared/page/Figures.ts';
import type { PageState } from '../shared/page/LivePage.ts';
import { LineChart } from '../shared/page/lineChart.ts';
import { SceneCanvas } from '../shared/page/SceneCanvas.ts';
import { onThemeChange, viewTheme } from '../shared/page/theme.ts';
import { Turns } from '../shared/page/Turns.ts';
import { BetaSlider } from './BetaSlider.ts';
import { density, freeEnergies, gaps, weightOf } from './gibbs.ts';
import { colder, type TemperatureSettings } from './model.ts';
import './temperature.css';
import type { TemperatureTraining } from './TemperatureTraining.ts';

/** What the display needs of its page. */
interface Host {
  readonly settings: TemperatureSettings;
  readonly step: number;
  readonly state: PageState;
  requestDraw(): void;
  change(change: Partial<TemperatureSettings>): Promise<void>;
}

/** About so many samples are drawn. */
const DISCS = 25;
const NAMES = ['likelihood', 'perceptron'] as const;
type Name = (typeof NAMES)[number];

/** What β makes of energies: densities, free energies, and two losses that become one. */
export class TemperatureDisplay implements Display<TemperatureSettings, TemperatureTraining> {
  readonly #host: Host;
  readonly #slider: BetaSlider;
  readonly #maps: Record<Name, SceneCanvas>;
  readonly #captions = {
    likelihood: element('h2'),
    perceptron: element('h2', {}, 'Perceptron loss, its twin'),
  };
  readonly #curves: LineChart;
  readonly #slice: LineChart;
  readonly #density: LineChart;
  readonly #apart: LineChart;
  readonly #figures: Figures;
  readonly #turns: Turns;
  readonly #stop: () => void;
  #training: TemperatureTraining | undefined;
  #samples = new Float32Array();
  #latest: Record<Name, Float32Array> | undefined;
  #curve = newCurve();
  #top = 1;
  #tellApart = { weights: 0, energies: 0 };

  private constructor(gpu: Gpu, stage: HTMLElement, host: Host) {
    this.#host = host;
    this.#slider = new BetaSlider((beta) => void host.change({ beta }));
    const redraw = (): void => {
      this.#turns.redraw();
      host.requestDraw();
    };
    const map = (label: string): SceneCanvas =>
      new SceneCanvas(gpu, { view: 'map', label, aspect: 1.3, onResize: redraw });
    this.#maps = {
      likelihood: map('Gibbs density P(Y|X) at β after training with the likelihood: dark is probable.'),
      perceptron: map('Gibbs density P(Y|X) at β after training with the perceptron loss: dark is probable.'),
    };
    this.#curves = new LineChart({
      title: 'Free energy and lowest energy',
      xLabel: 'X',
      lines: [
        { label: 'F at β', color: '--accent' },
        { label: 'min E', color: '--right' },
        { label: 'lower bound', color: '--soft', dashed: true },
        { label: 'upper bound', color: '--soft', dashed: true },
      ],
    });
    this.#slice = new LineChart({
      title: 'Slice: E(Y|X)',
      xLabel: 'Y',
      lines: [
        { label: 'likelihood', color: '--accent' },
        { label: 'perceptron', color: '--right' },
      ],
    });
    this.#density = new LineChart({
      title: 'Slice: P(Y|X)',
      xLabel: 'Y',
      lines: [
        { label: 'likelihood', color: '--accent' },
        { label: 'perceptron', color: '--right' },
      ],
    });
    this.#apart = new LineChart({
      title: 'How far the two are apart',
      xLabel: 'step',
      logY: true,
      lines: [
        { label: 'weights, relative', color: '--before' },
        { label: 'energies, mean |ΔE|', color: '--wrong' },
      ],
    });
    this.#figures = new Figures(
      'From F to the minimum',
      'Largest gap between F and the minimum, of its bound',
    );
    const framed = (name: Name): HTMLElement =>
      element('section', {}, this.#captions[name], this.#maps[name].root);
    stage.append(
      this.#slider.root,
      element('div', { class: 'maps' }, framed('likelihood'), framed('perceptron')),
      element(
        'p',
        { class: 'hint' },
        'Dark is probable. Point at a map to slice it there; blue are samples.',
      ),
      element('div', { class: 'maps' }, this.#curves.root, this.#figures.root),
      element('div', { class: 'maps' }, this.#slice.root, this.#density.root),
      this.#apart.root,
    );
    for (const { canvas } of Object.values(this.#maps))
      canvas.addEventListener('pointermove', (event) => this.#pointAt(event));
    this.#turns = new Turns(NAMES.length, gpu.kind);
    this.#stop = onThemeChange(redraw);
  }

  static async create(gpu: Gpu, stage: HTMLElement, host: Host): Promise<TemperatureDisplay> {
    const display = new TemperatureDisplay(gpu, stage, host);
    await Promise.all(Object.values(display.#maps).map((map) => map.ready()));
    return display;
  }

  /** Drawn anew, for a picture. */
  get canvas(): HTMLCanvasElement {
    this.#drawMap('likelihood');
    return this.#maps.likelihood.canvas;
  }

  async show(training: TemperatureTraining): Promise<void> {
    this.#training = training;
    this.#curve = newCurve();
    this.#samples = shownSamples(training.likelihood.samples, DISCS);
    await this.#read(training);
  }

  changed(): void {
    this.#turns.redraw();
    this.#draft();
  }

  draw(): void {
    const left = this.#turns.draw(this.#host.step, (index) => this.#drawMap(NAMES[index] as Name));
    if (left) this.#host.requestDraw();
  }

  async report(step: number): Promise<void> {
    const training = this.#training;
    if (!training) return;
    await this.#read(training);
    if (training !== this.#training) return;
    const { weights, energies } = this.#tellApart;
    if (!Number.isFinite(weights)) {
      throw new DivergenceError(
        `The weights stopped being finite before step ${step}. Lower the rate, or start from a smaller scale; then press Reset.`,
      );
    }
    // They start as one, which a logarithm can't show.
    if (step > 0) this.#curve.add(step, { weights, energies });
    this.#apart.set(this.#curve.steps, [this.#curve.values.weights, this.#curve.values.energies]);
    this.#draft();
    // The range of energies may have grown, even if no step comes any more.
    this.#turns.redraw();
    this.#host.requestDraw();
    this.#anneal();
  }

  dispose(): void {
    this.#stop();
    for (const part of [...Object.values(this.#maps), this.#curves, this.#slice, this.#density, this.#apart])
      part.dispose();
  }

  async #read(training: TemperatureTraining): Promise<void> {
    const [likelihood, perceptron, weights] = await Promise.all([
      training.likelihood.energies(),
      training.perceptron.energies(),
      training.weightsApart(),
    ]);
    if (training !== this.#training) return;
    this.#latest = { likelihood, perceptron };
    this.#top = Math.max(1e-6, highest(likelihood), highest(perceptron));
    const apart = likelihood.reduce(
      (sum, energy, i) => sum + Math.abs(energy - (perceptron[i] as number)),
      0,
    );
    this.#tellApart = { weights, energies: apart / likelihood.length };
  }

  /** Charts and figures of the energies last read, at the β of the slider. */
  #draft(): void {
    const { beta, slice } = this.#host.settings;
    this.#slider.show(beta);
    this.#captions.likelihood.textContent = `Negative log-likelihood at β = ${beta}`;
    if (!this.#latest || !this.#training) return;
    const { y } = this.#training.likelihood;
    const weight = weightOf(y);
    const { likelihood, perceptron } = this.#latest;
    const found = freeEnergies(likelihood, beta, weight);
    const { below, above, boundBelow, boundAbove } = gaps(found, beta, weight);
    this.#curves.set(
      [...evenlySpaced(X_RANGE[0], X_RANGE[1], ROWS)],
      [
        found.free,
        found.lowest,
        found.lowest.map((energy) => energy - boundBelow),
        found.lowest.map((energy) => energy + boundAbove),
      ],
    );
    this.#figures.set(Math.min(1, Math.max(below / boundBelow, above / boundAbove)), {
      'largest |F − min E|': Math.max(below, above).toPrecision(3),
      'F − min E is at least': (-below).toPrecision(3),
      'no less than −log(Kw)/β': (-boundBelow).toPrecision(3),
      'F − min E is at most': above.toPrecision(3),
      'no more than log(1/w)/β': boundAbove.toPrecision(3),
      'weights apart': this.#tellApart.weights.toPrecision(3),
      'energies apart': this.#tellApart.energies.toPrecision(3),
    });
    const slices = [likelihood, perceptron].map((energies) => sliceAt(energies, slice));
    const answers = [...evenlySpaced(y[0], y[1], ANSWERS)];
    this.#slice.title = `Slice: E(Y | X = ${slice.toFixed(2)})`;
    this.#slice.set(
      answers,
      slices.map((values) => [...values]),
    );
    this.#density.title = `Slice: P(Y | X = ${slice.toFixed(2)}) at β = ${beta}`;
    this.#density.set(
      answers,
      slices.map((values) => density(values, beta, weight)),
    );
  }

  #drawMap(name: Name): void {
    const model = this.#training?.[name];
    if (!model) return;
    model.surface.update();
    this.#maps[name].draw(this.#sceneOf(model));
  }

  /** A place colder at each look, as if the slider were moved; a link has these moves already. */
  #anneal(): void {
    const { settings, state } = this.#host;
    if (!settings.anneal || !state.playing || state.replayTo !== undefined) return;
    const beta = colder(settings.beta);
    void this.#host.change(beta > settings.beta ? { beta } : { anneal: false });
  }

  #sceneOf({ surface, y }: CurveTraining): Scene {
    const { buffer, offset, bytes } = surface.range;
    return {
      surfaces: [{ energies: { buffer, offset, size: bytes }, rows: ROWS, columns: ANSWERS, color: 'after' }],
      marks: { lowest: true, samples: this.#samples, beta: this.#host.settings.beta },
      ranges: { x: X_RANGE, y, energy: [0, this.#top] },
      theme: viewTheme(),
    };
  }

  #pointAt(event: PointerEvent): void {
    const map = event.target === this.#maps.likelihood.canvas ? this.#maps.likelihood : this.#maps.perceptron;
    const { likelihood } = this.#training ?? {};
    const place = likelihood && map.view?.placeAt(this.#sceneOf(likelihood), map.pixelUnder(event), 0);
    if (place) void this.#host.change({ slice: Math.round(place.x * 100) / 100 });
  }
}

function highest(energies: Float32Array): number {
  return energies.reduce((most, energy) => Math.max(most, energy), -Infinity);
}

function newCurve(): Curve<'weights' | 'energies'> {
  return new Curve(['weights', 'energies']);
}
