import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Answers } from './AnswerSpace.ts';
import type { Combination } from './combinations.ts';
import type { Landscape } from './Landscape.ts';
import { StoredLandscape } from './StoredLandscape.ts';

/** Several landscapes over one answer space made into one: experts added up, or a latent variable minimised or marginalised. */
export class CombinedLandscape extends StoredLandscape {
  readonly rows: number;
  readonly answers: Answers;
  readonly #parts: readonly Landscape[];
  readonly #combination: Combination;
  #table: { parts: State[]; whole: State } | undefined;
  readonly latent?: (graph: CommandGraph, y: State) => Tensor;

  constructor(parts: readonly [Landscape, ...Landscape[]], combination: Combination) {
    super();
    this.#parts = parts;
    this.#combination = combination;
    this.rows = parts[0].rows;
    this.answers = parts[0].answers;
    const choice = combination.choice?.bind(combination);
    if (choice) {
      this.latent = (graph, y) => {
        const energy: State = { x: graph.tensor('E', [this.rows]), dx: undefined };
        this.right(graph, y, energy);
        return choice(graph, energy);
      };
    }
  }

  fprop(graph: CommandGraph): void {
    for (const part of this.#parts) part.fprop(graph);
  }

  bprop(graph: CommandGraph): void {
    if (this.#table && this.pulled) {
      const { parts, whole } = this.#table;
      this.#combination.bprop(graph, parts, whole);
      for (const [z, part] of this.#parts.entries()) {
        const dx = parts[z]?.dx;
        if (dx) part.bpropEnergies(graph, dx);
      }
    }
    for (const part of this.#parts) part.bprop(graph);
  }

  right(graph: CommandGraph, y: State, energy: State): void {
    const energies = this.#parts.map((part, z) => {
      const state = graph.state(`Ec of part ${z + 1}`, energy.x.shape);
      part.right(graph, y, state);
      return state;
    });
    graph.keep(this, energy, energies);
    this.#combination.fprop(graph, energies, energy);
  }

  bpropRight(graph: CommandGraph, y: State, energy: State): void {
    const energies = graph.kept<State[]>(this, energy);
    this.#combination.bprop(graph, energies, energy);
    for (const [z, part] of this.#parts.entries()) part.bpropRight(graph, y, energies[z] as State);
  }

  protected stored(graph: CommandGraph): State {
    if (!this.#table) {
      const parts = this.#parts.map((part, z) => {
        const x = part.energies(graph);
        return { x, dx: graph.tensor(`∂E of part ${z + 1}`, x.shape) };
      });
      const whole = graph.state('E', [this.rows, this.answers.space.count]);
      this.#combination.fprop(graph, parts, whole);
      this.#table = { parts, whole };
    }
    return this.#table.whole;
  }
}
