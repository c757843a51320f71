import { element } from '../shared/page/elements.ts';
import { gibbs, lowestOf } from './evaluate.ts';
import { DIGITS } from './model.ts';

interface Row {
  readonly root: HTMLTableRowElement;
  readonly energy: HTMLElement;
  readonly bar: HTMLElement;
  readonly probability: HTMLElement;
  readonly share: HTMLElement;
}

/** The lowest bar is that long, of the longest. */
const LEAST = 0.03;

/** The energy and the probability of each label, the lowest highlighted. */
export class LabelBars {
  readonly root: HTMLElement;
  readonly #answer = element('strong', {}, '–');
  readonly #beta = element('span');
  readonly #rows: readonly Row[];

  constructor() {
    this.#rows = Array.from({ length: DIGITS }, (_, label) => makeRow(label));
    const heads = [['Label'], ['Energy E(W, Y, X)'], ['Probability P(Y|X)', this.#beta]];
    this.root = element(
      'section',
      { class: 'card label-bars' },
      element('h2', {}, 'The lowest energy: ', this.#answer),
      element(
        'table',
        { 'aria-label': 'Energy and probability of each label' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            ...heads.map((head, i) => element('th', { scope: 'col', colspan: i ? '2' : '1' }, ...head)),
          ),
        ),
        element('tbody', {}, ...this.#rows.map(({ root }) => root)),
      ),
    );
  }

  /** @param energies `[10]` */
  set(energies: Float32Array, beta: number): void {
    const probabilities = gibbs(energies, beta);
    const best = lowestOf(energies);
    const least = energies[best] as number;
    const range = Math.max(1e-6, energies.reduce((a, b) => Math.max(a, b)) - least);
    this.#answer.textContent = String(best);
    this.#beta.textContent = `, β = ${beta.toPrecision(2)}`;
    for (const [label, row] of this.#rows.entries()) {
      const energy = energies[label] as number;
      const probability = probabilities[label] as number;
      row.root.classList.toggle('lowest', label === best);
      row.energy.textContent = energy.toFixed(2).replace('-', '−');
      row.bar.style.width = `${100 * (LEAST + (1 - LEAST) * ((energy - least) / range))}%`;
      row.probability.textContent = probability.toFixed(3);
      row.share.style.width = `${100 * probability}%`;
    }
  }
}

function makeRow(label: number): Row {
  const bar = element('div', { class: 'bar-fill' });
  const share = element('div', { class: 'bar-fill share-fill' });
  const energy = element('td', { class: 'number' });
  const probability = element('td', { class: 'number' });
  const root = element(
    'tr',
    {},
    element('th', { scope: 'row' }, String(label)),
    element('td', { class: 'track' }, bar),
    energy,
    element('td', { class: 'track' }, share),
    probability,
  );
  return { root, energy, bar, probability, share };
}
