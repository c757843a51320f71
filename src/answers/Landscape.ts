import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Answers } from './AnswerSpace.ts';

/** An answer for each sample: its energy `[P]` and its number in the answer space `[P]`. */
export interface Choice {
  readonly energy: Tensor;
  readonly index: Tensor;
}

/**
 * `E(W, ·, X)` for one batch X over an answer space: all that a loss or a question ever sees of a model.
 *
 * Each form of energy (factored, of pairs, tabular) implements these few searches; contrasts, losses and questions are
 * written once on top. `fprop` comes first and `bprop` last; between them the bprops of the searches accumulate
 * derivatives in the embeddings and in the parameters.
 */
export interface Landscape {
  /** P */
  readonly rows: number;
  readonly answers: Answers;

  /** Records what all searches share: the net over X, once. */
  fprop(graph: CommandGraph): void;
  /** Sends the derivatives that the searches left behind through the net over X. */
  bprop(graph: CommandGraph): void;

  /** `Ec = E(Yi, Xi)` at given answers: coordinates `y [P, A]`, on the grid or off it, or numbers `[P, 1]`. */
  right(graph: CommandGraph, y: State, energy: State): void;
  bpropRight(graph: CommandGraph, y: State, energy: State): void;

  /** Writes `min_Y E` and returns where; with `after`, the next answer in the order of (energy, number). */
  lowest(graph: CommandGraph, energy: Tensor, after?: Choice): Tensor;
  /**
   * Writes `Ei`, the lowest energy among answers at least `radius` away from `y` (numbered answers: the other ones),
   * and returns where. None: 1e30.
   */
  offending(graph: CommandGraph, y: State, radius: number, energy: Tensor): Tensor;
  /**
   * Writes `min_Y (E(Y) − cost·Hamming(Y, y))` and returns where, for answers of several labels; absent: of one, and the
   * other searches tell.
   */
  augmented?(graph: CommandGraph, y: State, cost: number, energy: Tensor): Tensor;
  /** Sends `energy.dx` to the energies of the answers with these numbers `[P]`. */
  bpropChoice(graph: CommandGraph, index: Tensor, energy: State): void;

  /** `F_β = −(1/β) log Σ_k w exp(−β E_k)` */
  freeEnergy(graph: CommandGraph, beta: number, energy: State): void;
  /** Sends `energy.dx` to all energies by their Gibbs weight: `∂F/∂E_k = P_k`. */
  bpropFreeEnergy(graph: CommandGraph, beta: number, energy: State): void;

  /** The answers `[P, A]` that a search found, where they are in no list: the numbers are those of starting points. */
  found?(index: Tensor): Tensor;

  /** `E[P, K]`, stored because somebody asked for it. */
  energies(graph: CommandGraph): Tensor;
  /**
   * The minimised latent variable at which answers, in the form of right ones, have their energies: the number of its
   * value `[P]`, the z found `[P, dims]`, or, with `latentPerPosition`, a state a row `[N]`; absent without one.
   */
  latent?(graph: CommandGraph, y: State): Tensor;
  /** Whether the latent variable is a sequence, as X is; absent: it is one a sample. */
  readonly latentPerPosition?: boolean;
  /** Sends derivatives `[P, K]` to the stored energies. */
  bpropEnergies(graph: CommandGraph, denergies: Tensor): void;
}
