import { element } from '../shared/page/elements.ts';
import { DIGITS } from './model.ts';

const labels = Array.from({ length: DIGITS }, (_, label) => String(label));

/** How many test images of each digit got each label. */
export class Confusion {
  readonly root: HTMLElement;
  readonly #cells: readonly HTMLElement[];

  constructor() {
    const cells = labels.flatMap(() => labels.map(() => element('td')));
    this.#cells = cells;
    this.root = element(
      'section',
      { class: 'card confusion' },
      element('h2', {}, 'Test images: digit (row), label of lowest energy (column)'),
      element(
        'table',
        { 'aria-label': 'How many test images of each digit got each label' },
        element('tr', {}, element('td'), ...labels.map((label) => element('th', { scope: 'col' }, label))),
        ...labels.map((digit, row) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, digit),
            ...cells.slice(row * DIGITS, (row + 1) * DIGITS),
          ),
        ),
      ),
    );
  }

  /** @param counts `[digit, label]` */
  set(counts: Uint32Array): void {
    for (const [at, cell] of this.#cells.entries()) {
      const count = counts[at] as number;
      const row = counts.subarray(at - (at % DIGITS), at - (at % DIGITS) + DIGITS);
      const share =
        count /
        Math.max(
          1,
          row.reduce((sum, other) => sum + other, 0),
        );
      const right = Math.floor(at / DIGITS) === at % DIGITS;
      cell.textContent = count > 0 ? String(count) : '';
      // Few mistakes should be seen as well as many right answers; behind more colour the number can't be read.
      const strength = count === 0 ? 0 : right ? 45 * share : 10 + 40 * Math.min(1, 4 * share);
      const color = right ? '--accent' : '--wrong';
      cell.style.background = `color-mix(in srgb, var(${color}) ${strength.toFixed(0)}%, transparent)`;
    }
  }
}
