import { Curve } from '../shared/page/Curve.ts';
import type { Display } from '../shared/page/Display.ts';
import { button, element } from '../shared/page/elements.ts';
import { LineChart } from '../shared/page/lineChart.ts';
import { Latest } from '../shared/page/Latest.ts';
import { LossChart } from '../shared/page/LossChart.ts';
import type { PageState } from '../shared/page/LivePage.ts';
import { HELD_OUT_WORDS, TRAINING_WORDS } from './data.ts';
import { LatticeView } from './LatticeView.ts';
import type { LettersTraining } from './LettersTraining.ts';
import { givenLabels, givenText, type LettersSettings, LONGEST } from './model.ts';
import { PairsView } from './PairsView.ts';
import { picturesOf } from './pictures.ts';
import { ReadingsView } from './ReadingsView.ts';
import { WordPicture } from './WordPicture.ts';

/** What the display needs of its page. */
interface Host {
  readonly settings: LettersSettings;
  readonly state: PageState;
  change(change: Partial<LettersSettings>): Promise<void>;
}

/** Between two looks at all words held out, while training. */
const EVALUATION_MILLISECONDS = 750;
const CURVES = ['chainLetters', 'aloneLetters', 'chainWords', 'aloneWords'] as const;
const PICTURES = 99;

/** A word to type, its lattice, its readings, and how training goes. */
export class LettersDisplay implements Display<LettersSettings, LettersTraining> {
  readonly canvas: HTMLCanvasElement;
  readonly #host: Host;
  readonly #picture = new WordPicture();
  readonly #lattice: LatticeView;
  readonly #readings = new ReadingsView();
  readonly #input = element('input', {
    type: 'text',
    maxlength: String(LONGEST),
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete: 'off',
  });
  readonly #forget: HTMLButtonElement;
  readonly #about = element('p', { class: 'hint' });
  readonly #pairs = new PairsView();
  readonly #letters: LineChart;
  readonly #words: LineChart;
  readonly #losses: LossChart;
  readonly #question = new Latest(() => this.#ask());
  #training: LettersTraining | undefined;
  #errorCurve = new Curve(CURVES);
  #evaluatedAt = 0;

  constructor(stage: HTMLElement, host: Host) {
    this.#host = host;
    this.canvas = this.#picture.canvas;
    this.#lattice = new LatticeView((position, label) => this.#toggle(position, label));
    this.#forget = button('Forget known letters', () => void host.change({ given: '' }));
    const lines = [
      { label: 'with the chain', color: '--accent' },
      { label: 'each letter alone', color: '--before', dashed: true },
    ];
    this.#letters = new LineChart({ title: 'Wrong letters', xLabel: 'step', lines });
    this.#words = new LineChart({ title: 'Wrong words', xLabel: 'step', lines });
    this.#losses = new LossChart('mean loss of a word');
    this.#input.addEventListener('input', () => this.#typed());
    this.#input.addEventListener('blur', () => (this.#input.value = host.settings.word));
    stage.append(
      element(
        'section',
        { class: 'card', 'aria-label': 'Word' },
        element(
          'div',
          { class: 'word-bar' },
          element('label', {}, 'Word ', this.#input),
          button('A word held out', () => void host.change({ word: this.#nextWord(), given: '' })),
          button(
            'Another picture',
            () => void host.change({ picture: (host.settings.picture % PICTURES) + 1 }),
          ),
          this.#forget,
        ),
        this.#about,
        element('div', { class: 'wide' }, this.canvas, this.#lattice.root),
      ),
      element(
        'div',
        { class: 'columns' },
        element('div', { class: 'stack' }, this.#readings.root, this.#words.root),
        this.#pairs.root,
      ),
      element('div', { class: 'columns' }, this.#letters.root, this.#losses.root),
      element(
        'p',
        { class: 'hint' },
        `Trains on ${TRAINING_WORDS.length} English words in two pictures each; the curves are of ${HELD_OUT_WORDS.length} others. `,
        'Each letter alone: the same U, trained by the same loss as a classifier of letters.',
      ),
    );
    // There is something to see while the model is being made.
    this.#showWord(host.settings);
  }

  async show(training: LettersTraining): Promise<void> {
    this.#training = training;
    this.#losses.clear();
    this.#errorCurve = new Curve(CURVES);
    this.#evaluatedAt = 0;
  }

  changed(settings: LettersSettings): void {
    this.#showWord(settings);
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
    for (const chart of [this.#letters, this.#words, this.#losses]) chart.dispose();
  }

  #showWord({ word, picture, noise, given }: LettersSettings): void {
    if (document.activeElement !== this.#input) this.#input.value = word;
    this.#forget.disabled = given === '';
    this.#about.textContent = aboutWord(word);
    this.#picture.show(word, picturesOf([word], { noise, seed: picture }).x);
    const width = `clamp(${2.9 * word.length}rem, 100%, ${8.5 * word.length}rem)`;
    for (const part of [this.canvas, this.#lattice.root]) part.style.width = width;
  }

  /** Asks about the word. */
  async #ask(): Promise<void> {
    const training = this.#training;
    const { settings } = this.#host;
    try {
      const reading = await training?.read(settings);
      if (!reading || training !== this.#training) return;
      this.#lattice.show(reading);
      this.#readings.show(reading, settings.beta);
    } catch (error) {
      if (training === this.#training) throw error;
    }
  }

  async #reportErrors(training: LettersTraining, step: number): Promise<void> {
    const now = performance.now();
    if (this.#host.state.playing && now - this.#evaluatedAt < EVALUATION_MILLISECONDS) return;
    this.#evaluatedAt = now;
    const [{ chain, alone }, pairs] = await Promise.all([training.errors(), training.pairs()]);
    if (training !== this.#training) return;
    this.#errorCurve.add(step, {
      chainLetters: 100 * chain.labelError,
      aloneLetters: 100 * alone.labelError,
      chainWords: 100 * chain.sequenceError,
      aloneWords: 100 * alone.sequenceError,
    });
    this.#pairs.show(pairs);
    const { steps, values } = this.#errorCurve;
    this.#letters.title = `Wrong letters: ${percent(chain.labelError)}; alone ${percent(alone.labelError)}`;
    this.#words.title = `Wrong words: ${percent(chain.sequenceError)}; alone ${percent(alone.sequenceError)}`;
    this.#letters.set(steps, [values.chainLetters, values.aloneLetters]);
    this.#words.set(steps, [values.chainWords, values.aloneWords]);
  }

  #typed(): void {
    const word = this.#input.value.toLowerCase().replaceAll(/[^a-z]/g, '');
    if (this.#input.value !== word) this.#input.value = word;
    if (word !== '') void this.#host.change({ word, given: '' });
  }

  /** A letter that is pressed is known; pressed again, it isn't. */
  #toggle(position: number, label: number): void {
    const known = givenLabels(this.#host.settings);
    known[position] = known[position] === label ? -1 : label;
    void this.#host.change({ given: givenText(known) });
  }

  #nextWord(): string {
    const { word } = this.#host.settings;
    // A stride without a common divisor visits them all, not in the order of the alphabet.
    const next = (HELD_OUT_WORDS.indexOf(word) + 97) % HELD_OUT_WORDS.length;
    return HELD_OUT_WORDS[next] as string;
  }
}

function aboutWord(word: string): string {
  if (TRAINING_WORDS.includes(word))
    return `“${word}” is among the words that it trains on, in other pictures.`;
  if (HELD_OUT_WORDS.includes(word)) return `“${word}” is held out: it is never trained on.`;
  return `“${word}” is not in the list: it is never trained on.`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
