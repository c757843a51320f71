import { element } from '../shared/page/elements.ts';
import { betaAt, EXPONENTS } from './model.ts';

/** β on a logarithmic scale, hot at the left and cold at the right. */
export class BetaSlider {
  readonly root: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #output = element('output', { for: 'beta' });

  constructor(change: (beta: number) => void) {
    const { min, max, step } = EXPONENTS;
    this.#input = element('input', {
      id: 'beta',
      type: 'range',
      min: String(min),
      max: String(max),
      step: String(step),
    });
    this.#input.addEventListener('input', () => change(betaAt(Number(this.#input.value))));
    this.root = element(
      'div',
      { class: 'beta card' },
      element('label', { for: 'beta' }, 'β'),
      element('span', { class: 'end' }, 'hot 0.1'),
      this.#input,
      element('span', { class: 'end' }, '100 cold'),
      this.#output,
    );
  }

  show(beta: number): void {
    const text = String(beta);
    this.#output.textContent = text;
    this.#input.setAttribute('aria-valuetext', text);
    // Not while it is being moved: it would jump back to what was taken over last.
    const exponent = Math.log10(beta);
    if (Math.abs(Number(this.#input.value) - exponent) > EXPONENTS.step / 2)
      this.#input.value = String(exponent);
  }
}
