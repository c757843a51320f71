import type { AnswerSpace } from '../answers/AnswerSpace.ts';

/** The best answers found, one row a sample. Where an answer is a sequence, it has a row a position, as x has. */
export interface Inference {
  /** `[P, A]`: coordinates of the answer; for labels, its number; for sequences, a label a position, `[N]`. */
  answers: Float32Array;
  /** `[P]`: its energy. */
  energies: Float32Array;
  /**
   * `[P]`: its number in the answer space; in an unbounded one, that of the starting point whose descent found it; of
   * sequences a label a position, `[N]`.
   */
  indices: Uint32Array;
  /**
   * What gave its energy, with a minimised latent variable only: the value of z, counting from 0, `[P]`; or the z found by
   * descent, `[P, dims]`, as float32; or of a hidden chain the state of each position, `[N]`, and in a ranking laid out as
   * sequences are.
   */
  latents?: Uint32Array | Float32Array;
}

export interface Ranking extends Inference {
  /**
   * Answers a sample: the arrays are `[P, k, A]`, `[P, k]`, `[P, k]`, lowest energy first. Sequences of T positions have a
   * block of k rows of T labels, `[k, T]`, which starts at k times their first row of x.
   */
  k: number;
}

export interface Offending extends Inference {
  /** `[P]`: Ec, the energy of the right answer. */
  rightEnergies: Float32Array;
}

/** `[…, A]`: coordinates of answers by number; NaN where there is none. */
export function coordinatesOf({ dims, coordinates }: AnswerSpace, indices: Uint32Array): Float32Array {
  const answers = new Float32Array(indices.length * dims);
  for (const [i, index] of indices.entries()) {
    for (let axis = 0; axis < dims; axis++) {
      answers[i * dims + axis] = coordinates[index * dims + axis] ?? Number.NaN;
    }
  }
  return answers;
}

/** `[place][row, …]` → `[row, place, …]` */
export function byRow<T extends Float32Array | Uint32Array>(places: readonly T[], rows: number): T {
  const [first] = places as [T];
  const width = first.length / rows;
  const length = first.length * places.length;
  const values = (first instanceof Float32Array ? new Float32Array(length) : new Uint32Array(length)) as T;
  for (const [place, table] of places.entries()) {
    for (let row = 0; row < rows; row++) {
      const part = table.subarray(row * width, (row + 1) * width);
      values.set(part, (row * places.length + place) * width);
    }
  }
  return values;
}

/** `[N][place]` → for each sequence a block `[place, T]`: it starts at as many times its first row as there are places. */
export function bySequence(labels: Uint32Array, places: number, lengths: Uint32Array): Uint32Array {
  const blocks = new Uint32Array(labels.length);
  let first = 0;
  for (const length of lengths) {
    for (let t = 0; t < length; t++) {
      for (let place = 0; place < places; place++) {
        blocks[first + place * length + t] = labels[first + t * places + place] as number;
      }
    }
    first += length * places;
  }
  return blocks;
}
