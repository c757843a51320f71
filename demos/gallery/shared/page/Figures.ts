import { element } from './elements.ts';

/** A meter from 0 to 1 and numbers by name. */
export class Figures {
  readonly root: HTMLElement;
  readonly #meter: HTMLMeterElement;
  readonly #list: HTMLElement;

  constructor(title: string, meterLabel: string) {
    this.#meter = element('meter', { min: '0', max: '1', low: '0.1', 'aria-label': meterLabel });
    this.#list = element('dl', { class: 'figures' });
    this.root = element('section', { class: 'card' }, element('h2', {}, title), this.#meter, this.#list);
  }

  set(level: number, figures: Readonly<Record<string, string>>): void {
    this.#meter.value = level;
    this.#list.replaceChildren(
      ...Object.entries(figures).flatMap(([name, value]) => [
        element('dt', {}, name),
        element('dd', {}, value),
      ]),
    );
  }
}
