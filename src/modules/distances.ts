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
    if (!output.dx) return;
    // A state compared with itself has one derivative, which one launch can't write twice.
    const launches = a.dx === b.dx ? [{ da: a.dx }, { db: b.dx }] : [{ da: a.dx, db: b.dx }];
    for (const sides of launches) {
      const { da, db } = { da: undefined, db: undefined, ...sides };
      if (!da && !db) continue;
      graph.launch(distanceBprop, {
        tensors: { a: a.x, b: b.x, dout: output.dx, da, db },
        params: { rows: a.x.rows, dims: a.x.width },
        overrides: { DISTANCE: this.kind, SIDES: (da ? 1 : 0) + (db ? 2 : 0) },
        over: [a.x.rows],
      });
    }
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
