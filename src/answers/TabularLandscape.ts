import rowPick from '../../shaders/answers/row_pick.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Module } from '../modules/Module.ts';
import type { Answers } from './AnswerSpace.ts';
import { samplesOf, type Inputs } from './Inputs.ts';
import { StoredLandscape } from './StoredLandscape.ts';

/** A tabular energy, `E(W, k, X) = G_k(W, X)`: the net gives the energies of all answers at once. */
export class TabularLandscape extends StoredLandscape {
  readonly rows: number;
  readonly answers: Answers;
  readonly #net: Module<Inputs>;
  readonly #x: Inputs;
  #table: State | undefined;

  constructor(net: Module<Inputs>, x: Inputs, answers: Answers) {
    super();
    this.#net = net;
    this.#x = x;
    this.rows = samplesOf(x);
    this.answers = answers;
  }

  fprop(graph: CommandGraph): void {
    this.#table = graph.state('G(X)', [this.rows, this.answers.space.count]);
    this.#net.fprop(graph, this.#x, this.#table);
  }

  bprop(graph: CommandGraph): void {
    if (this.pulled) this.#net.bprop(graph, this.#x, this.stored());
  }

  right(graph: CommandGraph, y: State, energy: State): void {
    const index = graph.tensor('Yi', [this.rows], 'u32');
    graph.keep(this, energy, index);
    graph.launch(rowPick, {
      tensors: { energies: this.stored().x, desired: y.x, energy: energy.x, index },
      params: { rows: this.rows, columns: this.answers.space.count },
      over: [this.rows],
    });
  }

  bpropRight(graph: CommandGraph, _y: State, energy: State): void {
    this.bpropChoice(graph, graph.kept<Tensor>(this, energy), energy);
  }

  protected stored(): State {
    return this.#table as State;
  }
}
