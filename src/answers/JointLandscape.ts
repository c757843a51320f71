import joinRows from '../../shaders/answers/join_rows.wgsl';
import joinRowsBprop from '../../shaders/answers/join_rows_bprop.wgsl';
import copyKernel from '../../shaders/graph/copy.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Module } from '../modules/Module.ts';
import type { Answers } from './AnswerSpace.ts';
import { rightVectors } from './rightVectors.ts';
import { StoredLandscape } from './StoredLandscape.ts';

/** A batch of pairs on its way through the net. */
interface Pairs {
  readonly joined: State;
  readonly output: State;
  readonly pairs: number;
}

/** A joint energy `E(W, Y, X) = G(X, Y)`: the net runs on every pair of a sample and an answer, P·K rows. */
export class JointLandscape extends StoredLandscape {
  readonly rows: number;
  readonly answers: Answers;
  readonly #net: Module;
  readonly #x: State;
  #all: { pairs: Pairs; table: State } | undefined;

  constructor(net: Module, x: State, answers: Answers) {
    super();
    this.#net = net;
    this.#x = x;
    this.rows = x.x.rows;
    this.answers = answers;
  }

  fprop(): void {
    // The net needs an answer beside each X: it runs in the searches.
  }

  bprop(graph: CommandGraph): void {
    if (!this.#all || !this.pulled) return;
    const { pairs, table } = this.#all;
    copy(graph, table.dx, pairs.output.dx);
    this.#bpropPairs(graph, pairs);
  }

  right(graph: CommandGraph, y: State, energy: State): void {
    const pairs = this.#fpropPairs(graph, rightVectors(graph, this.answers, y).x, 1);
    graph.keep(this, energy, pairs);
    copy(graph, pairs.output.x, energy.x);
  }

  bpropRight(graph: CommandGraph, _y: State, energy: State): void {
    const pairs = graph.kept<Pairs>(this, energy);
    copy(graph, energy.dx, pairs.output.dx);
    this.#bpropPairs(graph, pairs);
  }

  protected stored(graph: CommandGraph): State {
    if (!this.#all) {
      const { space, tensor } = this.answers;
      const pairs = this.#fpropPairs(graph, tensor, space.count);
      const table = graph.state('E', [this.rows, space.count]);
      copy(graph, pairs.output.x, table.x);
      this.#all = { pairs, table };
    }
    return this.#all.table;
  }

  #fpropPairs(graph: CommandGraph, y: Tensor, pairs: number): Pairs {
    const joined = graph.state('(X, Y)', [this.rows * pairs, this.#net.inputs]);
    graph.launch(joinRows, {
      tensors: { x: this.#x.x, y, joined: joined.x },
      params: { ...this.#size(pairs), y_rows: y.rows },
      over: [joined.x.length],
    });
    const wanted: State = { x: joined.x, dx: this.#x.dx && joined.dx };
    const output = graph.state('G(X, Y)', [this.rows * pairs, 1]);
    this.#net.fprop(graph, wanted, output);
    return { joined: wanted, output, pairs };
  }

  #bpropPairs(graph: CommandGraph, { joined, output, pairs }: Pairs): void {
    this.#net.bprop(graph, joined, output);
    if (!this.#x.dx) return;
    graph.launch(joinRowsBprop, {
      tensors: { djoined: joined.dx, dx: this.#x.dx },
      params: this.#size(pairs),
      over: [this.#x.x.length],
    });
  }

  #size(pairs: number) {
    return { rows: this.rows, pairs, x_width: this.#x.x.width, y_width: this.answers.space.dims };
  }
}

/** The same numbers in another shape. */
function copy(graph: CommandGraph, x: Tensor | undefined, out: Tensor | undefined): void {
  const count = out?.length ?? 0;
  graph.launch(copyKernel, { tensors: { x, out }, params: { count }, over: [count] });
}
