import rowChoiceBprop from '../../shaders/answers/row_choice_bprop.wgsl';
import rowFreeEnergy from '../../shaders/answers/row_free_energy.wgsl';
import rowFreeEnergyBprop from '../../shaders/answers/row_free_energy_bprop.wgsl';
import rowMinimum from '../../shaders/answers/row_minimum.wgsl';
import rowMostOffending from '../../shaders/answers/row_most_offending.wgsl';
import rowPick from '../../shaders/answers/row_pick.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Module } from '../modules/Module.ts';
import type { Answers } from './AnswerSpace.ts';
import type { Choice, Landscape } from './Landscape.ts';

/** A tabular energy, `E(W, k, X) = G_k(W, X)`: the net gives the energies of all answers at once; searches read rows. */
export class TabularLandscape implements Landscape {
  readonly rows: number;
  readonly answers: Answers;
  readonly #net: Module;
  readonly #x: State;
  #table: State | undefined;

  constructor(net: Module, x: State, answers: Answers) {
    this.#net = net;
    this.#x = x;
    this.rows = x.x.rows;
    this.answers = answers;
  }

  fprop(graph: CommandGraph): void {
    this.#table = graph.state('G(X)', [this.rows, this.answers.space.count]);
    this.#net.fprop(graph, this.#x, this.#table);
  }

  bprop(graph: CommandGraph): void {
    this.#net.bprop(graph, this.#x, this.#energies());
  }

  right(graph: CommandGraph, y: State, energy: State): void {
    const index = graph.tensor('Yi', [this.rows], 'u32');
    graph.keep(this, energy, index);
    graph.launch(rowPick, {
      tensors: { energies: this.#energies().x, desired: y.x, energy: energy.x, index },
      params: this.#size(),
      over: [this.rows],
    });
  }

  bpropRight(graph: CommandGraph, _y: State, energy: State): void {
    this.bpropChoice(graph, graph.kept<Tensor>(this, energy), energy);
  }

  lowest(graph: CommandGraph, energy: Tensor, after?: Choice): Tensor {
    const index = graph.tensor('chosen', [this.rows], 'u32');
    graph.launch(rowMinimum, {
      tensors: {
        energies: this.#energies().x,
        after_energy: after?.energy,
        after_index: after?.index,
        minimum: energy,
        index,
      },
      params: this.#size(),
      overrides: { RANKED: after ? 1 : 0 },
      over: [this.rows],
    });
    return index;
  }

  offending(graph: CommandGraph, y: State, radius: number, energy: Tensor): Tensor {
    const index = graph.tensor('offending', [this.rows], 'u32');
    graph.launch(rowMostOffending, {
      tensors: {
        energies: this.#energies().x,
        answers: this.answers.tensor,
        desired: y.x,
        minimum: energy,
        index,
      },
      params: { ...this.#size(), answer_dims: this.answers.space.dims, radius },
      overrides: { ANSWER_DIMS: this.answers.space.dims },
      over: [this.rows],
    });
    return index;
  }

  bpropChoice(graph: CommandGraph, index: Tensor, energy: State): void {
    const denergies = this.#energies().dx;
    graph.launch(rowChoiceBprop, {
      tensors: { index, slope: energy.dx, denergies },
      params: this.#size(),
      over: [this.#energies().x.length],
    });
  }

  freeEnergy(graph: CommandGraph, beta: number, energy: State): void {
    graph.launch(rowFreeEnergy, {
      tensors: { energies: this.#energies().x, free_energy: energy.x },
      params: { ...this.#size(), beta, weight: this.answers.space.weight },
      over: [this.rows],
    });
  }

  bpropFreeEnergy(graph: CommandGraph, beta: number, energy: State): void {
    const { x, dx } = this.#energies();
    graph.launch(rowFreeEnergyBprop, {
      tensors: { energies: x, free_energy: energy.x, slope: energy.dx, denergies: dx },
      params: { ...this.#size(), beta, weight: this.answers.space.weight },
      over: [x.length],
    });
  }

  energies(): Tensor {
    return this.#energies().x;
  }

  #energies(): State {
    return this.#table as State;
  }

  #size(): { rows: number; columns: number } {
    return { rows: this.rows, columns: this.answers.space.count };
  }
}
