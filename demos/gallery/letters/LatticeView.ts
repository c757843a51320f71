import { ALPHABET } from './font.ts';
import { type Lattice, latticeOf, type Node, type Reading } from './reading.ts';
import { svg } from './svg.ts';
import { COLUMN } from './WordPicture.ts';

/** Letters shown at a position. */
const ROWS = 5;
const ROW = 54;
/** Radius of a circle of probability 1. */
const RADIUS = 24;
const BROADEST = 12;

/** Positions of a word side by side with their likeliest letters, as buttons that say that a letter is right. */
export class LatticeView {
  readonly root = svg('svg', { class: 'lattice', role: 'group' });
  readonly #edges = svg('g', { 'aria-hidden': 'true' });
  readonly #path = svg('polyline', { class: 'best-path', 'aria-hidden': 'true' });
  readonly #nodes = svg('g');
  readonly #buttons = new Map<string, SVGElement>();
  readonly #press: (position: number, label: number) => void;

  /** @param press is told the letter that was pressed. */
  constructor(press: (position: number, label: number) => void) {
    this.#press = press;
    this.root.append(this.#edges, this.#path, this.#nodes);
  }

  show(reading: Reading): void {
    const lattice = latticeOf(reading, ROWS);
    this.root.setAttribute('viewBox', `0 0 ${COLUMN * reading.word.length} ${ROW * ROWS}`);
    this.root.setAttribute('aria-label', describe(reading, lattice));
    const place = (position: number, label: number): [x: number, y: number] => {
      const row = lattice.columns[position]?.findIndex((node) => node.label === label) ?? 0;
      return [(position + 0.5) * COLUMN, (row + 0.5) * ROW];
    };
    this.#edges.replaceChildren(
      ...lattice.edges.map(({ position, before, label, probability }) => {
        const [x1, y1] = place(position - 1, before);
        const [x2, y2] = place(position, label);
        const width = Math.max(0.5, BROADEST * probability);
        return svg('line', { x1, y1, x2, y2, 'stroke-width': width });
      }),
    );
    const points = lattice.path.map((label, position) => place(position, label).join(','));
    this.#path.setAttribute('points', points.join(' '));
    this.#showNodes(reading, lattice, place);
  }

  /** Circles that stay keep their element, and with it the focus. */
  #showNodes(
    { given }: Reading,
    { columns, path }: Lattice,
    place: (position: number, label: number) => [x: number, y: number],
  ): void {
    const unused = new Set(this.#buttons.keys());
    for (const [position, nodes] of columns.entries()) {
      for (const node of nodes) {
        const key = `${position} ${node.label}`;
        unused.delete(key);
        const button = this.#buttons.get(key) ?? this.#makeButton(key, position, node.label);
        const [x, y] = place(position, node.label);
        button.setAttribute('transform', `translate(${x} ${y})`);
        button.classList.toggle('on-path', path[position] === node.label);
        update(button, position, node, given[position] === node.label);
      }
    }
    for (const key of unused) {
      this.#buttons.get(key)?.remove();
      this.#buttons.delete(key);
    }
  }

  #makeButton(key: string, position: number, label: number): SVGElement {
    const text = svg('text');
    text.textContent = ALPHABET[label] ?? '';
    const button = svg('g', { class: 'node', role: 'button', tabindex: 0 });
    button.append(svg('circle', { class: 'room', r: RADIUS }), svg('circle', { class: 'mass' }), text);
    const press = (): void => this.#press(position, label);
    button.addEventListener('click', press);
    button.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      press();
    });
    this.#buttons.set(key, button);
    this.#nodes.append(button);
    return button;
  }
}

function update(button: SVGElement, position: number, { label, probability }: Node, given: boolean): void {
  button.querySelector('.mass')?.setAttribute('r', String(RADIUS * Math.sqrt(probability)));
  button.setAttribute('aria-pressed', String(given));
  const name = `Position ${position + 1}, ${ALPHABET[label]}: probability ${probability.toFixed(2)}`;
  button.setAttribute('aria-label', given ? `${name}, known` : name);
}

function describe({ word, marginals }: Reading, { path }: Lattice): string {
  const letters = path.map((label, position) => {
    const probability = marginals[position * ALPHABET.length + label] as number;
    return `${ALPHABET[label]} ${probability.toFixed(2)}`;
  });
  return `Lattice of ${word.length} positions; best path with probabilities of its letters: ${letters.join(', ')}.`;
}
