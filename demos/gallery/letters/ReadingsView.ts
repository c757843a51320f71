import { element } from '../shared/page/elements.ts';
import { wordOf } from './model.ts';
import type { Reading } from './reading.ts';

/** What is read without and with the chain, and the readings of lowest energy. */
export class ReadingsView {
  readonly root: HTMLElement;
  readonly #alone = element('dd', { class: 'read' });
  readonly #chain = element('dd', { class: 'read' });
  readonly #probability = element('dd');
  readonly #rows = element('tbody');

  constructor() {
    const heads = ['Best readings', 'Energy', 'Probability'];
    this.root = element(
      'section',
      { class: 'card readings' },
      element(
        'dl',
        {},
        element('dt', {}, 'Each letter alone'),
        this.#alone,
        element('dt', {}, 'With the chain'),
        this.#chain,
        element('dt', {}, 'Probability of all of it'),
        this.#probability,
      ),
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head))),
        ),
        this.#rows,
      ),
    );
  }

  show({ word, alone, best, probability }: Reading, beta: number): void {
    const [first] = best;
    if (!first) return;
    this.#alone.replaceChildren(...marked(wordOf(alone), word));
    this.#chain.replaceChildren(...marked(wordOf(first.labels), word));
    this.#probability.textContent = told(probability);
    this.#rows.replaceChildren(
      ...best.map(({ energy, labels }) => {
        const share = probability * Math.exp(-beta * (energy - first.energy));
        return element(
          'tr',
          {},
          element('td', { class: 'read' }, ...marked(wordOf(labels), word)),
          element('td', {}, energy.toFixed(2).replace('-', '−')),
          element('td', {}, told(share)),
        );
      }),
    );
  }
}

/** Letters that aren't those of the word stand out, not by colour alone. */
function marked(read: string, word: string): HTMLElement[] {
  return Array.from(read, (letter, t) => element(letter === word[t] ? 'span' : 'mark', {}, letter));
}

function told(probability: number): string {
  return probability < 0.001 ? '< 0.001' : probability.toFixed(3);
}
