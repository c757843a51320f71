import combineSum from '../../shaders/answers/combine_sum.wgsl';
import rowChoiceBprop from '../../shaders/answers/row_choice_bprop.wgsl';
import rowFreeEnergyBprop from '../../shaders/answers/row_free_energy_bprop.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Answers } from './AnswerSpace.ts';
import type { Choice, Landscape } from './Landscape.ts';
import { rowFreeEnergy, rowMinimum, rowMostOffending } from './tables.ts';

/** Searches in energies that are stored, `E[P, K]`: reductions of rows. Subclasses say where the table comes from. */
export abstract class StoredLandscape implements Landscape {
  abstract readonly rows: number;
  abstract readonly answers: Answers;
  /** Whether a search has left derivatives in the table. */
  protected pulled = false;

  /** The table, recorded at its first use. */
  protected abstract stored(graph: CommandGraph): State;
  abstract fprop(graph: CommandGraph): void;
  abstract bprop(graph: CommandGraph): void;
  abstract right(graph: CommandGraph, y: State, energy: State): void;
  abstract bpropRight(graph: CommandGraph, y: State, energy: State): void;

  lowest(graph: CommandGraph, energy: Tensor, after?: Choice): Tensor {
    const index = graph.tensor('chosen', [this.rows], 'u32');
    graph.launch(rowMinimum, {
      tensors: {
        energies: this.stored(graph).x,
        after_energy: after?.energy,
        after_index: after?.index,
        minimum: energy,
        index,
      },
      params: { ...this.#size(), first: 0 },
      overrides: { RANKED: after ? 1 : 0 },
      over: [this.rows],
    });
    return index;
  }

  offending(graph: CommandGraph, y: State, radius: number, energy: Tensor): Tensor {
    const index = graph.tensor('offending', [this.rows], 'u32');
    const { tensor, space } = this.answers;
    const { dims, numbered } = space;
    graph.launch(rowMostOffending, {
      tensors: {
        energies: this.stored(graph).x,
        answers: numbered ? undefined : tensor,
        desired: y.x,
        minimum: energy,
        index,
      },
      params: { ...this.#size(), first: 0, answer_dims: dims, radius },
      overrides: { ANSWER_DIMS: dims, NUMBERED: numbered ? 1 : 0 },
      over: [this.rows],
    });
    return index;
  }

  bpropChoice(graph: CommandGraph, index: Tensor, energy: State): void {
    this.pulled = true;
    const denergies = this.stored(graph).dx;
    graph.launch(rowChoiceBprop, {
      tensors: { index, slope: energy.dx, denergies },
      params: this.#size(),
      over: [this.stored(graph).x.length],
    });
  }

  freeEnergy(graph: CommandGraph, beta: number, energy: State): void {
    graph.launch(rowFreeEnergy, {
      tensors: { energies: this.stored(graph).x, free_energy: energy.x },
      params: { ...this.#size(), beta, weight: this.answers.space.weight },
      over: [this.rows],
    });
  }

  bpropFreeEnergy(graph: CommandGraph, beta: number, energy: State): void {
    this.pulled = true;
    const { x, dx } = this.stored(graph);
    graph.launch(rowFreeEnergyBprop, {
      tensors: { energies: x, free_energy: energy.x, slope: energy.dx, denergies: dx },
      params: { ...this.#size(), beta, weight: this.answers.space.weight },
      over: [x.length],
    });
  }

  energies(graph: CommandGraph): Tensor {
    return this.stored(graph).x;
  }

  bpropEnergies(graph: CommandGraph, denergies: Tensor): void {
    const { dx } = this.stored(graph);
    this.pulled = true;
    graph.launch(combineSum, {
      tensors: { energies: denergies, total: dx },
      params: { count: denergies.length },
      over: [denergies.length],
    });
  }

  #size(): { rows: number; columns: number } {
    return { rows: this.rows, columns: this.answers.space.count };
  }
}
