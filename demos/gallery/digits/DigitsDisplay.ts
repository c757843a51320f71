import { PIXELS } from '../../shared/images.ts';
import { Curve } from '../shared/page/Curve.ts';
import type { Display } from '../shared/page/Display.ts';
import { button, element } from '../shared/page/elements.ts';
import { LineChart } from '../shared/page/lineChart.ts';
import { Latest } from '../shared/page/Latest.ts';
import { LossChart } from '../shared/page/LossChart.ts';
import type { PageState } from '../shared/page/LivePage.ts';
import { Confusion } from './Confusion.ts';
import { digitCanvas, drawDigit } from './digitCanvas.ts';
import type { DigitsTraining } from './DigitsTraining.ts';
import { DrawingPad } from './DrawingPad.ts';
import { calibrate, evaluate } from './evaluate.ts';
import { LabelBars } from './LabelBars.ts';
import { Mistakes } from './Mistakes.ts';
import { type Mnist, TEST, TRAIN } from './mnistFile.ts';
import { type DigitsSettings, FITTED } from './model.ts';
import { normalise } from './normalise.ts';
import { RASTER, rasterise } from './rasterise.ts';
import { BLANK, type Drawing } from './strokes.ts';

/** What the display needs of its page. */
interface Host {
  readonly settings: DigitsSettings;
  readonly step: number;
  readonly state: PageState;
  change(change: Partial<DigitsSettings>): Promise<void>;
}

/** Between two looks at all test images while training. */
const EVALUATION_MILLISECONDS = 1000;
/** Training images that are shown. */
const SHOWN = 40;

/** A pad to draw on, the energies of its labels, and how training goes. */
export class DigitsDisplay implements Display<DigitsSettings, DigitsTraining> {
  readonly canvas: HTMLCanvasElement;
  readonly #host: Host;
  readonly #mnist: Mnist;
  readonly #pad: DrawingPad;
  readonly #seen = digitCanvas('What the model sees: the drawing, scaled and centred in 28 × 28 pixels.');
  readonly #source = element('p', { class: 'hint' });
  readonly #bars = new LabelBars();
  readonly #losses: LossChart;
  readonly #errors: LineChart;
  readonly #confusion = new Confusion();
  readonly #mistakes: Mistakes;
  readonly #question = new Latest(() => this.#ask());
  #training: DigitsTraining | undefined;
  #image: Float32Array = new Float32Array(PIXELS);
  #energies: Float32Array | undefined;
  /** β that fits the test images. */
  #fitted = 1;
  #errorCurve = new Curve(['error']);
  #evaluatedAt = 0;

  constructor(stage: HTMLElement, host: Host, mnist: Mnist) {
    this.#host = host;
    this.#mnist = mnist;
    const change = (drawing: Drawing): void => void host.change({ drawing });
    const imageOf = (row: number): Float32Array => mnist.test.x.subarray(row * PIXELS, (row + 1) * PIXELS);
    this.#pad = new DrawingPad(change, imageOf);
    this.canvas = this.#pad.canvas;
    this.canvas.addEventListener('keydown', (event) => this.#key(event));
    this.#mistakes = new Mistakes(imageOf, (row) => change({ kind: 'test', row }));
    this.#losses = new LossChart('mean loss of a batch');
    this.#errors = new LineChart({
      title: `Error on ${TEST.toLocaleString('en')} test images`,
      xLabel: 'step',
      lines: [{ label: 'wrong, %', color: '--wrong' }],
    });
    stage.append(
      element(
        'div',
        { class: 'drawing' },
        element(
          'section',
          { class: 'card', 'aria-label': 'Drawing' },
          this.#pad.root,
          element(
            'div',
            { class: 'pad-bar' },
            button('Clear', () => change(BLANK), 'Delete'),
            button('Another test image', () => change({ kind: 'test', row: this.#nextRow() })),
          ),
          element('div', { class: 'seen' }, this.#seen, this.#source),
        ),
        this.#bars.root,
      ),
      element('div', { class: 'columns' }, this.#losses.root, this.#errors.root),
      element('div', { class: 'columns' }, this.#confusion.root, this.#mistakes.root),
      trainingImages(mnist),
    );
  }

  async show(training: DigitsTraining): Promise<void> {
    this.#training = training;
    this.#losses.clear();
    this.#errorCurve = new Curve(['error']);
    this.#evaluatedAt = 0;
  }

  changed({ drawing }: DigitsSettings): void {
    this.#pad.show(drawing);
    this.#showBars();
    const image = this.#imageFor(drawing);
    this.#source.textContent = this.#describe(drawing);
    if (same(image, this.#image)) return;
    this.#image = image;
    drawDigit(this.#seen, image);
    void this.#question.run();
  }

  draw(): void {}

  async report(step: number): Promise<void> {
    const training = this.#training;
    if (!training) return;
    try {
      await Promise.all([
        this.#question.run(),
        this.#losses.read((count) => training.history(count), step),
        this.#reportErrors(training, step),
      ]);
    } catch (error) {
      // What is asked of a model that another has replaced may fail.
      if (training === this.#training) throw error;
    }
  }

  dispose(): void {
    this.#training = undefined;
    this.#losses.dispose();
    this.#errors.dispose();
  }

  /** Asks for the energies of what is on the pad. */
  async #ask(): Promise<void> {
    const training = this.#training;
    try {
      const energies = await training?.energiesOf(this.#image);
      if (!energies || training !== this.#training) return;
      this.#energies = energies;
      this.#showBars();
    } catch (error) {
      if (training === this.#training) throw error;
    }
  }

  async #reportErrors(training: DigitsTraining, step: number): Promise<void> {
    const now = performance.now();
    if (this.#host.state.playing && now - this.#evaluatedAt < EVALUATION_MILLISECONDS) return;
    this.#evaluatedAt = now;
    const energies = await training.testEnergies();
    if (training !== this.#training) return;
    const { error, confusion, worst } = evaluate(energies, this.#mnist.test.y);
    this.#errorCurve.add(step, { error: 100 * error });
    this.#errors.title = `Error on ${TEST.toLocaleString('en')} test images: ${(100 * error).toFixed(1)} %`;
    this.#errors.set(this.#errorCurve.steps, [this.#errorCurve.values.error]);
    this.#fitted = calibrate(energies, this.#mnist.test.y);
    this.#showBars();
    this.#confusion.set(confusion);
    this.#mistakes.set(worst);
  }

  #showBars(): void {
    const { beta } = this.#host.settings;
    if (this.#energies) this.#bars.set(this.#energies, beta === FITTED ? this.#fitted : beta);
  }

  #imageFor(drawing: Drawing): Float32Array {
    if (drawing.kind === 'strokes') return normalise(rasterise(drawing.strokes), RASTER);
    return this.#mnist.test.x.slice(
      drawing.row * PIXELS,
      (drawing.row + 1) * PIXELS,
    ) as Float32Array<ArrayBuffer>;
  }

  #describe(drawing: Drawing): string {
    if (drawing.kind === 'test')
      return `Test image ${drawing.row}, a ${this.#mnist.test.y[drawing.row]}. Draw over it: it goes away.`;
    return drawing.strokes.length === 0
      ? 'An empty image.'
      : 'What the model sees: your drawing, scaled and centred as MNIST was.';
  }

  /** The test image after the one shown, of this digit if one is asked for. */
  #nextRow(digit?: number): number {
    const { drawing } = this.#host.settings;
    const from = drawing.kind === 'test' ? drawing.row + 1 : 0;
    const { y } = this.#mnist.test;
    for (let on = 0; on < TEST; on++) {
      const row = (from + on) % TEST;
      if (digit === undefined || y[row] === digit) return row;
    }
    return 0;
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^\d$/.test(event.key)) {
      void this.#host.change({ drawing: { kind: 'test', row: this.#nextRow(Number(event.key)) } });
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      void this.#host.change({ drawing: BLANK });
    } else {
      return;
    }
    event.preventDefault();
  }
}

function trainingImages({ train }: Mnist): HTMLElement {
  const digits = Array.from({ length: SHOWN }, (_, row) => {
    const canvas = digitCanvas(String(train.y[row]));
    drawDigit(canvas, train.x.subarray(row * PIXELS, (row + 1) * PIXELS));
    return canvas;
  });
  return element(
    'section',
    { class: 'card' },
    element('h2', {}, `The first ${SHOWN} of ${TRAIN.toLocaleString('en')} training images`),
    element('div', { class: 'samples' }, ...digits),
  );
}

function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
