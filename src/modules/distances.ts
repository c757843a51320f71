import distanceKernel from '../../shaders/modules/distance.wgsl';
import distanceBprop from '../../shaders/modules/distance_bprop.wgsl';
import { ShapeError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import { checkFeatures } from './Module.ts';

/** The two states that a distance compares, row by row. */
export interface Pair {
  readonly a: State;
  readonly b: State;
}

/**
 * A dissimilarity of two vectors, `[rows, n] × [rows, n] → [rows]`.
 *
 * `∂a += ∂out · ∂D/∂a` and the same for b; all distances here are symmetric in a and b.
 */
export class Distance {
  readonly name: string;
  /** The number by which every kernel knows this distance. */
  readonly kind: number;
  /** Whether D ≥ 0 always, as squared losses ask. */
  readonly nonNegative: boolean;

  constructor(name: string, kind: number, nonNegative: boolean) {
    this.name = name;
    this.kind = kind;
    this.nonNegative = nonNegative;
  }

  fprop(graph: CommandGraph, { a, b }: Pair, output: State): void {
    checkFeatures(`${this.name}.fprop`, b, a.x.width);
    if (a.x.rows !== b.x.rows) {
      throw new ShapeError(
        `${this.name}.fprop: expected as many rows on both sides, got ${a.x} and ${b.x}. Compare them row by row.`,
      );
    }
    graph.launch(distanceKernel, {
      tensors: { a: a.x, b: b.x, out: output.x },
      params: { rows: a.x.rows, dims: a.x.width },
      overrides: { DISTANCE: this.kind },
      over: [a.x.rows],
    });
  }

  bprop(graph: CommandGraph, { a, b }: Pair, output: State): void {
    this.#bpropSide(graph, a, b, output);
    this.#bpropSide(graph, b, a, output);
  }

  #bpropSide(graph: CommandGraph, side: State, other: State, output: State): void {
    if (!side.dx || !output.dx) return;
    graph.launch(distanceBprop, {
      tensors: { a: side.x, b: other.x, dout: output.dx, da: side.dx },
      params: { rows: side.x.rows, dims: side.x.width },
      overrides: { DISTANCE: this.kind },
      over: [side.x.length],
    });
  }
}

/** `Σ|aᵢ − bᵢ|`, with sign(0) = 0 */
export const l1 = (): Distance => new Distance('l1', 0, true);

/** `½ Σ(aᵢ − bᵢ)²` */
export const squaredEuclidean = (): Distance => new Distance('squaredEuclidean', 1, true);

/** `−Σ aᵢbᵢ`: energies of either sign. */
export const dot = (): Distance => new Distance('dot', 2, false);
