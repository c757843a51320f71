import distanceKernel from '../../shaders/modules/distance.wgsl';
import distanceBprop from '../../shaders/modules/distance_bprop.wgsl';
import { CompatibilityError, ShapeError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import { checkFeatures } from './Module.ts';

/** The two states that a distance compares, row by row. */
export interface Pair {
  readonly a: State;
  readonly b: State;
}

/** Kernels know a saturated distance by the number of the plain one, plus this. */
const SATURATED = 4;

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

/**
 * `1 − exp(−D(a, b))` of a distance D ≥ 0: from 0 up to 1, and flat where a and b are far apart.
 *
 * The same decisions as D, but a lost answer no longer pulls: `∂/∂a = exp(−D)·∂D/∂a`. It has no normaliser over an
 * unbounded space, where `∫ exp(−βE) dY` diverges: a free energy is one over the given answers only.
 * From D ≈ 17 on it is 1 in float32, so answers beyond that tie.
 *
 * @throws CompatibilityError for a distance that may be negative, or is saturated already.
 */
export function saturated(distance: Distance): Distance {
  if (!distance.nonNegative || distance.kind >= SATURATED) {
    throw new CompatibilityError(
      `saturated: expected a plain distance ≥ 0, got ${distance.name}. Use l1() or squaredEuclidean().`,
    );
  }
  return new Distance(`saturated ${distance.name}`, distance.kind + SATURATED, true);
}
