import foundSlope from '../../shaders/answers/found_slope.wgsl';
import rowFreeEnergyBprop from '../../shaders/answers/row_free_energy_bprop.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Answers } from './AnswerSpace.ts';
import { rowsAt } from './answersAt.ts';
import type { Choice, Landscape } from './Landscape.ts';
import { countUp } from './fill.ts';
import { bpropSpread, eachRow, spreadRows, type PairEnergy, type Pairs, type Spread } from './Pairs.ts';
import { rightVectors } from './rightVectors.ts';
import { rowFreeEnergy, rowMinimum, rowMostOffending } from './tables.ts';

/** Neighbouring answers, each beside every sample: energies `[P·columns]`, sample by sample. */
interface Tile {
  readonly first: number;
  readonly columns: number;
  readonly pairs: Pairs;
  readonly energies: State;
}

/**
 * An energy of pairs, `E(W, Y, X)` for a row (X, Y) at a time: P·K rows for all answers.
 *
 * They go through in tiles of neighbouring answers, reduced as they come, and anew in bprop: memory is that of one tile,
 * whatever K. Where one tile holds all pairs, its states stay and nothing is computed twice.
 */
export class PairLandscape implements Landscape {
  readonly rows: number;
  readonly answers: Answers;
  readonly #energy: PairEnergy;
  readonly #x: State;
  readonly #columns: number;
  /** The tile that holds all pairs, and whether a search has left derivatives in it. */
  #only: Tile | undefined;
  #pulled = false;
  #numbers: Tensor | undefined;
  readonly latent?: (graph: CommandGraph, y: State) => Tensor;

  /** @param pairs how many a tile may hold. */
  constructor(energy: PairEnergy, x: State, answers: Answers, pairs = energy.tilePairs) {
    this.#energy = energy;
    this.#x = x;
    this.rows = x.x.rows;
    this.answers = answers;
    const latent = energy.latent?.bind(energy);
    if (latent) this.latent = (graph, y) => latent(graph, this.#given(graph, y));
    this.#columns = Math.min(answers.space.count, Math.max(1, Math.floor(pairs / this.rows)));
  }

  fprop(): void {
    // Nothing is shared: an energy of pairs needs an answer beside each X.
  }

  bprop(graph: CommandGraph): void {
    if (this.#only && this.#pulled) this.#energy.bprop(graph, this.#only.pairs, this.#only.energies);
  }

  right(graph: CommandGraph, y: State, energy: State): void {
    const pairs = graph.keep(this, energy, this.#given(graph, y));
    this.#energy.fprop(graph, pairs, energy);
  }

  bpropRight(graph: CommandGraph, _y: State, energy: State): void {
    this.#energy.bprop(graph, graph.kept<Pairs>(this, energy), energy);
  }

  lowest(graph: CommandGraph, energy: Tensor, after?: Choice): Tensor {
    const index = graph.tensor('chosen', [this.rows], 'u32');
    for (const { first, columns, energies } of this.#tiles(graph)) {
      graph.launch(rowMinimum, {
        tensors: {
          energies: energies.x,
          after_energy: after?.energy,
          after_index: after?.index,
          minimum: energy,
          index,
        },
        params: { rows: this.rows, columns, first },
        overrides: { RANKED: after ? 1 : 0 },
        over: [this.rows],
      });
    }
    return index;
  }

  offending(graph: CommandGraph, y: State, radius: number, energy: Tensor): Tensor {
    const index = graph.tensor('offending', [this.rows], 'u32');
    const { tensor, space } = this.answers;
    const { dims, numbered } = space;
    for (const { first, columns, energies } of this.#tiles(graph)) {
      graph.launch(rowMostOffending, {
        tensors: {
          energies: energies.x,
          answers: numbered ? undefined : tensor,
          desired: y.x,
          minimum: energy,
          index,
        },
        params: { rows: this.rows, columns, first, answer_dims: dims, radius },
        overrides: { ANSWER_DIMS: dims, NUMBERED: numbered ? 1 : 0 },
        over: [this.rows],
      });
    }
    return index;
  }

  /** Runs the pairs chosen once more, P rows, so that only they are visited. */
  bpropChoice(graph: CommandGraph, index: Tensor, energy: State): void {
    const slope = graph.tensor('∂E chosen', [this.rows]);
    graph.launch(foundSlope, {
      tensors: { index, slope: energy.dx, out: slope },
      params: { rows: this.rows },
      over: [this.rows],
    });
    const pairs = this.#beside(eachRow(rowsAt(graph, this.#table(graph), index)), 1);
    const chosen: State = { x: graph.tensor('E chosen', [this.rows]), dx: slope };
    this.#energy.fprop(graph, pairs, chosen);
    this.#energy.bprop(graph, pairs, chosen);
  }

  freeEnergy(graph: CommandGraph, beta: number, energy: State): void {
    for (const { columns, energies } of this.#tiles(graph)) {
      graph.launch(rowFreeEnergy, {
        tensors: { energies: energies.x, free_energy: energy.x },
        params: { rows: this.rows, columns, beta, weight: this.answers.space.weight },
        over: [this.rows],
      });
    }
  }

  bpropFreeEnergy(graph: CommandGraph, beta: number, energy: State): void {
    for (const tile of this.#tiles(graph)) {
      const { columns, energies } = tile;
      graph.launch(rowFreeEnergyBprop, {
        tensors: { energies: energies.x, free_energy: energy.x, slope: energy.dx, denergies: energies.dx },
        params: { rows: this.rows, columns, beta, weight: this.answers.space.weight },
        over: [energies.x.length],
      });
      this.#pull(graph, tile);
    }
  }

  energies(graph: CommandGraph): Tensor {
    const table = graph.tensor('E', [this.rows, this.answers.space.count]);
    for (const tile of this.#tiles(graph)) spreadRows(graph, this.#strip(tile), this.rows, table, tile.first);
    return table;
  }

  bpropEnergies(graph: CommandGraph, denergies: Tensor): void {
    for (const tile of this.#tiles(graph)) {
      bpropSpread(graph, this.#strip(tile), this.rows, denergies, tile.first);
      this.#pull(graph, tile);
    }
  }

  /** Records the tiles one after the other, as they are asked for. */
  *#tiles(graph: CommandGraph): Generator<Tile> {
    const { count } = this.answers.space;
    if (this.#only) return yield this.#only;
    for (let first = 0; first < count; first += this.#columns) {
      const tile = this.#tile(graph, first, Math.min(this.#columns, count - first));
      if (tile.columns === count) this.#only = tile;
      yield tile;
    }
  }

  #tile(graph: CommandGraph, first: number, columns: number): Tile {
    const all = eachRow({ x: this.#table(graph), dx: undefined });
    const pairs = this.#beside({ ...all, first, count: columns }, columns);
    const energies = graph.state('E of a tile', [pairs.rows]);
    this.#energy.fprop(graph, pairs, energies);
    return { first, columns, pairs, energies };
  }

  /** Sends derivatives in the energies of a tile on; those of the only one wait for `bprop`. */
  #pull(graph: CommandGraph, tile: Tile): void {
    if (tile === this.#only) this.#pulled = true;
    else this.#energy.bprop(graph, tile.pairs, tile.energies);
  }

  /** Each sample beside an answer in the form of right answers. */
  #given(graph: CommandGraph, y: State): Pairs {
    return this.#beside(eachRow(this.#energy.byNumber ? y : rightVectors(graph, this.answers, y)), 1);
  }

  /** All answers as the energy takes them, one a row: coordinates, or numbers. */
  #table(graph: CommandGraph): Tensor {
    const { space, tensor } = this.answers;
    if (!this.#energy.byNumber || !space.numbered) return tensor;
    this.#numbers ??= countUp(graph, space.count);
    return this.#numbers;
  }

  /** Each sample beside `columns` answers. */
  #beside(y: Spread, columns: number): Pairs {
    const x = { source: this.#x, width: this.#x.x.width, first: 0, each: columns, count: this.rows };
    return { rows: this.rows * columns, x, y };
  }

  /** A tile's place in a table `[P, K]`. */
  #strip({ energies, columns }: Tile): Spread {
    return { source: energies, width: columns, first: 0, each: 1, count: this.rows };
  }
}
