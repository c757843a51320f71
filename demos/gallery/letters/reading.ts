import { LETTERS } from './model.ts';

/** What the models make of a word of T letters. */
export interface Reading {
  /** As it was typed. */
  readonly word: string;
  /** Its picture, `[T, 77]`. */
  readonly x: Float32Array;
  /** `[T]`: labels that are known, −1 for any. */
  readonly given: readonly number[];
  /** `P(y_t = j | X) [T, 26]` */
  readonly marginals: Float32Array;
  /** `P(y_{t−1} = i, y_t = j | X) [T, 26, 26]`; 0 in the first row. */
  readonly pairs: Float32Array;
  /** The words of lowest energy, best first. */
  readonly best: readonly { readonly energy: number; readonly labels: ArrayLike<number> }[];
  /** P(Y*|X) */
  readonly probability: number;
  /** `[T]`: the labels that a classifier of letters alone finds. */
  readonly alone: ArrayLike<number>;
}

/** A letter at a position of the lattice. */
export interface Node {
  readonly label: number;
  readonly probability: number;
}

/** Two neighbours in the lattice. */
export interface Edge {
  /** The position of the second. */
  readonly position: number;
  readonly before: number;
  readonly label: number;
  readonly probability: number;
}

export interface Lattice {
  /** Letters of each position, in the order of the alphabet. */
  readonly columns: readonly (readonly Node[])[];
  readonly edges: readonly Edge[];
  /** `[T]` */
  readonly path: readonly number[];
}

/** Edges less probable than that aren't drawn. */
const LEAST = 0.01;

/** At each position the `rows` likeliest letters, that of the best path always among them. */
export function latticeOf({ word, marginals, pairs, best }: Reading, rows: number): Lattice {
  const path = Array.from(best[0]?.labels ?? []);
  const columns = path.map((chosen, t) => {
    const nodes = Array.from({ length: LETTERS }, (_, label) => ({
      label,
      probability: marginals[t * LETTERS + label] as number,
    }));
    const order = (a: Node, b: Node): number =>
      Number(b.label === chosen) - Number(a.label === chosen) ||
      b.probability - a.probability ||
      a.label - b.label;
    return nodes
      .toSorted(order)
      .slice(0, rows)
      .sort((a, b) => a.label - b.label);
  });
  const edges: Edge[] = [];
  for (let position = 1; position < word.length; position++) {
    for (const { label: before } of columns[position - 1] as Node[]) {
      for (const { label } of columns[position] as Node[]) {
        const probability = pairs[(position * LETTERS + before) * LETTERS + label] as number;
        if (probability >= LEAST) edges.push({ position, before, label, probability });
      }
    }
  }
  return { columns, edges, path };
}
