import { EnergyMap } from 'webgpu-ebm';
import { element } from './elements.ts';

const STOPS = 16;

/** What the colours of a map stand for: the scale with a number at each end. */
export class ColorBar {
  readonly root: HTMLElement;
  readonly #low = element('span');
  readonly #high = element('span');
  readonly #name = element('span');

  constructor() {
    const scale = element('span', { class: 'scale' });
    const colors = Array.from({ length: STOPS + 1 }, (_, i) => {
      const percents = EnergyMap.color(i / STOPS).map((channel) => `${(100 * channel).toFixed(1)}%`);
      return `rgb(${percents.join(' ')})`;
    });
    scale.style.background = `linear-gradient(to right, ${colors.join(', ')})`;
    this.root = element('p', { class: 'color-bar' }, this.#name, this.#low, scale, this.#high);
  }

  /** @param low what the dark end stands for */
  set(name: string, low: string, high: string): void {
    this.#name.textContent = name;
    this.#low.textContent = low;
    this.#high.textContent = high;
  }

  /** Numbers at both ends, rounded to a hundredth of the way between them. */
  setRange(name: string, [low, high]: readonly [number, number]): void {
    const decimals = Math.min(20, Math.max(0, 1 - Math.floor(Math.log10(high - low))));
    this.set(name, low.toFixed(decimals), high.toFixed(decimals));
  }
}
