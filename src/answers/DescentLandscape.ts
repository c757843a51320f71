import { CompatibilityError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Answers } from './AnswerSpace.ts';
import { descend, type Descent } from './descend.ts';
import { fill } from './fill.ts';
import type { Choice, Landscape } from './Landscape.ts';
import { eachRow, repeat, spreadRows } from './Pairs.ts';

/** What an energy brings to an unbounded space. */
export interface UnboundedEnergy {
  /** Its landscape over a batch, of which only given answers are asked. */
  landscape(x: State): Landscape;
  /** `log ∫ exp(−βE) dY` over ℝ^A, the same for all X and W; absent where it isn't known. */
  logPartition?: ((beta: number) => number) | undefined;
}

/** An energy over an unbounded space: minima are found by gradient descent in Y, from each of the space's points. */
export class DescentLandscape implements Landscape {
  readonly rows: number;
  readonly answers: Answers;
  readonly #energy: UnboundedEnergy;
  readonly #x: State;
  readonly #descent: Descent;
  readonly #given: Landscape;
  /** Whether any derivatives wait in it: a free energy, a constant, has none. */
  #pulled = false;
  readonly latent?: (graph: CommandGraph, y: State) => Tensor;
  /** The answers `[P, A]` behind the numbers `[P]` that a search returned. */
  readonly #found = new Map<Tensor, Tensor>();

  constructor(energy: UnboundedEnergy, x: State, answers: Answers, descent: Descent) {
    this.#energy = energy;
    this.#x = x;
    this.#descent = descent;
    this.rows = x.x.rows;
    this.answers = answers;
    this.#given = energy.landscape(x);
    const latent = this.#given.latent?.bind(this.#given);
    if (latent) this.latent = latent;
  }

  fprop(graph: CommandGraph): void {
    this.#given.fprop(graph);
  }

  bprop(graph: CommandGraph): void {
    if (this.#pulled) this.#given.bprop(graph);
  }

  right(graph: CommandGraph, y: State, energy: State): void {
    this.#given.right(graph, y, energy);
  }

  bpropRight(graph: CommandGraph, y: State, energy: State): void {
    this.#pulled = true;
    this.#given.bpropRight(graph, y, energy);
  }

  lowest(graph: CommandGraph, energy: Tensor, after?: Choice): Tensor {
    if (after) throw this.#refuse('a ranking', 'descents find minima, not the next lowest answer');
    const { space, tensor } = this.answers;
    const all = this.rows * space.count;
    const x = graph.tensor('X of each start', [all, this.#x.x.width]);
    spreadRows(graph, repeat(eachRow(this.#x), space.count), all, x);
    const start = graph.tensor('Y', [all, space.dims]);
    spreadRows(graph, eachRow({ x: tensor, dx: undefined }), all, start);
    const landscape = this.#energy.landscape({ x, dx: undefined });
    landscape.fprop(graph);
    const search = {
      ...this.#descent,
      start,
      from: 0,
      energy: {
        fprop: landscape.right.bind(landscape),
        bprop: landscape.bpropRight.bind(landscape),
      },
    };
    const { point, index } = descend(graph, search, energy);
    this.#found.set(index, point);
    return index;
  }

  offending(): never {
    throw this.#refuse(
      'a most offending answer',
      'descents find minima, not the lowest answer outside a ball',
    );
  }

  /** The answers found are constants under differentiation: they are scored once more, as if they were given. */
  bpropChoice(graph: CommandGraph, index: Tensor, energy: State): void {
    const y: State = { x: this.found(index), dx: undefined };
    const chosen: State = { x: graph.tensor('E chosen', [this.rows]), dx: energy.dx };
    this.right(graph, y, chosen);
    this.bpropRight(graph, y, chosen);
  }

  found(index: Tensor): Tensor {
    return this.#found.get(index) as Tensor;
  }

  /** An integral that doesn't depend on X or W, where it is known: it has no derivatives. */
  freeEnergy(graph: CommandGraph, beta: number, energy: State): void {
    const { logPartition } = this.#energy;
    if (!logPartition) {
      throw this.#refuse(
        'a free energy',
        '∫ exp(−βE) dY over all Y is not known to be finite for this energy',
      );
    }
    fill(graph, energy.x, -logPartition(beta) / beta);
  }

  bpropFreeEnergy(): void {
    // A constant.
  }

  energies(): never {
    throw this.#refuse('the energies of all answers', 'there is no list of them');
  }

  bpropEnergies(): never {
    return this.energies();
  }

  #refuse(what: string, why: string): CompatibilityError {
    const { name } = this.answers.space;
    return new CompatibilityError(
      `answers: expected answers that can be listed for ${what}, got ${name}: ${why}. Use a grid.`,
    );
  }
}
