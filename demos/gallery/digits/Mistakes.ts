import { element } from '../shared/page/elements.ts';
import { digitCanvas, drawDigit } from './digitCanvas.ts';
import type { Mistake } from './evaluate.ts';

const SHOWN = 12;

/** The test images with the highest energy gaps, as buttons that put them on the pad. */
export class Mistakes {
  readonly root: HTMLElement;
  readonly #title = element('h2');
  readonly #list = element('div', { class: 'mistakes' });
  readonly #imageOf: (row: number) => Float32Array;
  readonly #choose: (row: number) => void;
  readonly #buttons = new Map<number, HTMLButtonElement>();

  constructor(imageOf: (row: number) => Float32Array, choose: (row: number) => void) {
    this.#imageOf = imageOf;
    this.#choose = choose;
    const hint = element(
      'p',
      { class: 'hint' },
      'Right label ≠ label found, and how far its energy lies above. Press one to see its energies.',
    );
    this.root = element('section', { class: 'card' }, this.#title, this.#list, hint);
  }

  set(mistakes: readonly Mistake[]): void {
    this.#title.textContent = `The worst of ${mistakes.length} mistakes`;
    this.#list.replaceChildren(...mistakes.slice(0, SHOWN).map((mistake) => this.#buttonOf(mistake)));
  }

  /** The same image keeps its button, and with it the focus. */
  #buttonOf({ row, digit, label, gap }: Mistake): HTMLButtonElement {
    let button = this.#buttons.get(row);
    if (!button) {
      const canvas = digitCanvas(`Test image ${row}`);
      drawDigit(canvas, this.#imageOf(row));
      button = element('button', { type: 'button' }, canvas, element('span'));
      button.addEventListener('click', () => this.#choose(row));
      this.#buttons.set(row, button);
    }
    const text = `${digit} ≠ ${label}, ${gap.toFixed(1)}`;
    (button.lastChild as HTMLElement).textContent = text;
    button.setAttribute('aria-label', `${text}: test image ${row}, a ${digit}, taken for a ${label}`);
    return button;
  }
}
