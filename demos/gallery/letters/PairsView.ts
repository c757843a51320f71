import { element } from '../shared/page/elements.ts';
import { ALPHABET } from './font.ts';
import { svg } from './svg.ts';

const CELL = 12;
const LETTERS = ALPHABET.length;
/** Pairs told in words. */
const TOLD = 6;

/** V as a map: green where a pair of letters has a low energy, red where it has a high one. */
export class PairsView {
  readonly root: HTMLElement;
  readonly #cells: readonly SVGRectElement[];
  readonly #drawing = svg('svg', {
    class: 'pairs',
    role: 'img',
    viewBox: `0 0 ${CELL * (LETTERS + 1)} ${CELL * (LETTERS + 1)}`,
  });
  readonly #told = element('p', { class: 'hint' });

  constructor() {
    this.#cells = Array.from({ length: LETTERS ** 2 }, (_, at) =>
      svg('rect', {
        x: CELL * (1 + (at % LETTERS)),
        y: CELL * (1 + Math.floor(at / LETTERS)),
        width: CELL - 1,
        height: CELL - 1,
      }),
    );
    this.#drawing.append(...this.#cells);
    for (const [i, letter] of [...ALPHABET].entries()) {
      const along = CELL * (i + 1.5);
      for (const [x, y] of [
        [along, CELL / 2],
        [CELL / 2, along],
      ] as const) {
        const text = svg('text', { x, y });
        text.textContent = letter;
        this.#drawing.append(text);
      }
    }
    this.root = element(
      'section',
      { class: 'card' },
      element('h2', {}, 'V: energy of a letter (column) behind another (row)'),
      this.#drawing,
      this.#told,
    );
  }

  /** @param energies `[26, 26]` */
  show(energies: Float32Array): void {
    const most = energies.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-6);
    for (const [at, cell] of this.#cells.entries()) {
      const energy = energies[at] as number;
      cell.setAttribute('class', energy < 0 ? 'low' : 'high');
      cell.setAttribute('fill-opacity', (Math.abs(energy) / most).toFixed(2));
    }
    const told = tell(energies);
    this.#told.textContent = `Lowest: ${told}.`;
    this.#drawing.setAttribute('aria-label', `Energies of 26 by 26 pairs of letters, the lowest: ${told}.`);
  }
}

function tell(energies: Float32Array): string {
  return Array.from(energies.keys())
    .sort((a, b) => (energies[a] as number) - (energies[b] as number))
    .slice(0, TOLD)
    .map((at) => {
      const pair = `${ALPHABET[Math.floor(at / LETTERS)]}${ALPHABET[at % LETTERS]}`;
      return `${pair} ${(energies[at] as number).toFixed(1).replace('-', '−')}`;
    })
    .join(', ');
}
