import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Module } from '../modules/Module.ts';
import { bpropSpread, spreadRows, tilePairs, type PairEnergy, type Pairs } from './Pairs.ts';

/** `E(W, Y, X) = G(X, Y)`: a net of one output on the numbers of X followed by those of Y. */
export class JoinedNet implements PairEnergy {
  readonly tilePairs: number;
  readonly #net: Module;

  constructor(net: Module) {
    this.#net = net;
    this.tilePairs = tilePairs(net.inputs);
  }

  fprop(graph: CommandGraph, { rows, x, y }: Pairs, energy: State): void {
    const joined = graph.state('(X, Y)', [rows, this.#net.inputs]);
    spreadRows(graph, x, rows, joined.x);
    spreadRows(graph, y, rows, joined.x, x.width);
    const wanted = x.source.dx || y.source.dx;
    const input = graph.keep(this, energy, { x: joined.x, dx: wanted && joined.dx });
    this.#net.fprop(graph, input, energy);
  }

  bprop(graph: CommandGraph, { rows, x, y }: Pairs, energy: State): void {
    const input = graph.kept<State>(this, energy);
    this.#net.bprop(graph, input, energy);
    bpropSpread(graph, x, rows, input.dx);
    bpropSpread(graph, y, rows, input.dx, x.width);
  }
}
