import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { descend, type Descent, type PointEnergy } from './descend.ts';
import { fill } from './fill.ts';
import type { Landscape } from './Landscape.ts';
import {
  bpropSpread,
  cutRows,
  eachRow,
  repeat,
  spreadRows,
  tilePairs,
  type PairEnergy,
  type Pairs,
} from './Pairs.ts';

export interface LatentSearch extends Descent {
  /** Numbers of a Z. */
  readonly dims: number;
  /** `[S, dims]`: where descents start. */
  readonly starts: Float32Array;
}

/**
 * `Ě(Y, X) = min_z E(Y, [X, z])`, z found for each pair by gradient descent from each start.
 *
 * z is a constant under differentiation: bprop scores each pair once more, with the z that was found.
 */
export class DescendedLatent implements PairEnergy {
  readonly tilePairs: number;
  readonly byNumber = true;
  /** The landscape of E over rows [X, z], of which only given answers are asked. */
  readonly #landscape: (x: State) => Landscape;
  readonly #search: LatentSearch;
  readonly #count: number;
  #starts: Tensor | undefined;

  /** @param width numbers of an [X, z]. */
  constructor(landscape: (x: State) => Landscape, width: number, search: LatentSearch) {
    this.#landscape = landscape;
    this.#search = search;
    this.#count = search.starts.length / search.dims;
    this.tilePairs = Math.floor(tilePairs(width) / this.#count);
  }

  fprop(graph: CommandGraph, { rows, x, y }: Pairs, energy: State): void {
    const { dims, starts: _, ...descent } = this.#search;
    const all = rows * this.#count;
    const start = graph.tensor('(X, Z)', [all, x.width + dims]);
    spreadRows(graph, repeat(x, this.#count), all, start);
    spreadRows(graph, eachRow({ x: this.#startsOn(graph), dx: undefined }), all, start, x.width);
    const answers = graph.tensor('Y of each start', [all, y.width]);
    spreadRows(graph, repeat(y, this.#count), all, answers);
    const search = { ...descent, start, from: x.width, energy: this.#beside({ x: answers, dx: undefined }) };
    graph.keep(this, energy, descend(graph, search, energy.x).point);
  }

  bprop(graph: CommandGraph, { rows, x, y }: Pairs, energy: State): void {
    const found = graph.kept<Tensor>(this, energy);
    const point: State = { x: found, dx: x.source.dx && graph.tensor('∂(X, Z)', found.shape) };
    const answers = graph.state('Y beside Z', [rows, y.width]);
    spreadRows(graph, y, rows, answers.x);
    const given: State = { x: answers.x, dx: y.source.dx && answers.dx };
    const again: State = { x: graph.tensor('E again', [rows]), dx: energy.dx };
    const beside = this.#beside(given);
    beside.fprop(graph, point, again);
    beside.bprop(graph, point, again);
    bpropSpread(graph, x, rows, point.dx);
    bpropSpread(graph, y, rows, given.dx);
  }

  latent(graph: CommandGraph, pairs: Pairs): Tensor {
    const energy: State = { x: graph.tensor('E', [pairs.rows]), dx: undefined };
    this.fprop(graph, pairs, energy);
    const z = graph.tensor('z', [pairs.rows, this.#search.dims]);
    cutRows(graph, graph.kept<Tensor>(this, energy), pairs.x.width, z);
    return z;
  }

  /** E as a function of [X, z], at given answers. */
  #beside(y: State): PointEnergy {
    const landscapes = new Map<State, Landscape>();
    return {
      fprop: (graph, point, energy) => {
        const landscape = this.#landscape(point);
        landscapes.set(energy, landscape);
        landscape.fprop(graph);
        landscape.right(graph, y, energy);
      },
      bprop: (graph, _point, energy) => {
        const landscape = landscapes.get(energy) as Landscape;
        landscape.bpropRight(graph, y, energy);
        landscape.bprop(graph);
      },
    };
  }

  /** The starting points as a tensor, written once. */
  #startsOn(graph: CommandGraph): Tensor {
    const { dims, starts } = this.#search;
    if (!this.#starts) {
      this.#starts = graph.tensor('starts', [this.#count, dims]);
      for (const [i, value] of starts.entries()) fill(graph, this.#starts, value, i, 1);
    }
    return this.#starts;
  }
}
