import freeEnergyBprop from '../../shaders/answers/free_energy_bprop.wgsl';
import freeEnergyBpropBySubgroup from '../../shaders/answers/free_energy_bprop_by_subgroup.wgsl';
import mergeMinimum from '../../shaders/answers/merge_minimum.wgsl';
import pairwise from '../../shaders/answers/pairwise.wgsl';
import pairwiseBprop from '../../shaders/answers/pairwise_bprop.wgsl';
import sweepFreeEnergy from '../../shaders/answers/sweep_free_energy.wgsl';
import sweepFreeEnergyBySubgroup from '../../shaders/answers/sweep_free_energy_by_subgroup.wgsl';
import scaleRows from '../../shaders/answers/scale_rows.wgsl';
import sweepFreeEnergySlopes from '../../shaders/answers/sweep_free_energy_slopes.wgsl';
import sweepFreeEnergySlopesBySubgroup from '../../shaders/answers/sweep_free_energy_slopes_by_subgroup.wgsl';
import sweepFreeEnergyTiled from '../../shaders/answers/sweep_free_energy_tiled.wgsl';
import sweepMinimum from '../../shaders/answers/sweep_minimum.wgsl';
import sweepMinimumBySubgroup from '../../shaders/answers/sweep_minimum_by_subgroup.wgsl';
import sweepMinimumTiled from '../../shaders/answers/sweep_minimum_tiled.wgsl';
import sweepMostOffending from '../../shaders/answers/sweep_most_offending.wgsl';
import sweepMostOffendingBySubgroup from '../../shaders/answers/sweep_most_offending_by_subgroup.wgsl';
import sweepMostOffendingTiled from '../../shaders/answers/sweep_most_offending_tiled.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { KernelVariants } from '../kernels/Kernel.ts';
import type { Distance, Pair } from '../modules/distances.ts';
import type { Module } from '../modules/Module.ts';
import type { Answers } from './AnswerSpace.ts';
import { rowsAt } from './answersAt.ts';
import { bpropInChunks, type FreeEnergySlopes } from './freeEnergySlopes.ts';
import type { Choice, Landscape } from './Landscape.ts';
import { rightVectors } from './rightVectors.ts';
import { sweepChunks } from './sweepChunks.ts';
import { rowFreeEnergy } from './tables.ts';

const SWEEPS = {
  freeEnergy: { cpu: sweepFreeEnergy, gpu: sweepFreeEnergyTiled, subgroups: sweepFreeEnergyBySubgroup },
  minimum: { cpu: sweepMinimum, gpu: sweepMinimumTiled, subgroups: sweepMinimumBySubgroup },
  mostOffending: {
    cpu: sweepMostOffending,
    gpu: sweepMostOffendingTiled,
    subgroups: sweepMostOffendingBySubgroup,
  },
  freeEnergySlopes: {
    cpu: sweepFreeEnergySlopes,
    gpu: sweepFreeEnergySlopes,
    subgroups: sweepFreeEnergySlopesBySubgroup,
  },
  freeEnergyBprop: { cpu: freeEnergyBprop, gpu: freeEnergyBprop, subgroups: freeEnergyBpropBySubgroup },
} satisfies Record<string, KernelVariants>;

/** The parts of `E(W, Y, X) = D(G₁(X), G₂(Y))`; a net left out is the identity. */
export interface Factors {
  readonly x: Module | undefined;
  readonly y: Module | undefined;
  readonly distance: Distance;
}

/**
 * A factored energy seen over an answer space.
 *
 * The nets run once for each X and once for each Y, P + K rows instead of P·K; fused kernels stream over the answers
 * with an online reduction and recompute energies in bprop. `E[P, K]` is never stored: memory is O((P + K)·D).
 */
export class FactoredLandscape implements Landscape {
  readonly rows: number;
  readonly answers: Answers;
  readonly #factors: Factors;
  readonly #x: State;
  readonly #answerState: State;
  #embeddedX: State | undefined;
  #embeddedAnswers: State | undefined;

  constructor(factors: Factors, x: State, answers: Answers) {
    this.#factors = factors;
    this.#x = x;
    this.rows = x.x.rows;
    this.answers = answers;
    this.#answerState = { x: answers.tensor, dx: undefined };
  }

  fprop(graph: CommandGraph): void {
    this.#embeddedX = embed(graph, this.#factors.x, this.#x, 'G₁(X)');
  }

  bprop(graph: CommandGraph): void {
    this.#factors.x?.bprop(graph, this.#x, this.#embedded());
  }

  right(graph: CommandGraph, y: State, energy: State): void {
    const right = rightVectors(graph, this.answers, y);
    const pair = { a: this.#embedded(), b: embed(graph, this.#factors.y, right, 'G₂(Yi)') };
    graph.keep(this, energy, { right, pair });
    this.#factors.distance.fprop(graph, pair, energy);
  }

  bpropRight(graph: CommandGraph, _y: State, energy: State): void {
    const { right, pair } = graph.kept<{ right: State; pair: Pair }>(this, energy);
    this.#factors.distance.bprop(graph, pair, energy);
    this.#factors.y?.bprop(graph, right, pair.b);
  }

  lowest(graph: CommandGraph, energy: Tensor, after?: Choice): Tensor {
    return this.#search(graph, energy, (sweep, minimum, index) => {
      graph.launch(SWEEPS.minimum, {
        ...sweep,
        tensors: { ...sweep.tensors, after_energy: after?.energy, after_index: after?.index, minimum, index },
        overrides: { ...sweep.overrides, RANKED: after ? 1 : 0 },
      });
    });
  }

  offending(graph: CommandGraph, y: State, radius: number, energy: Tensor): Tensor {
    const { tensor, space } = this.answers;
    const { dims, numbered } = space;
    return this.#search(graph, energy, (sweep, minimum, index) => {
      graph.launch(SWEEPS.mostOffending, {
        ...sweep,
        tensors: { ...sweep.tensors, answers: numbered ? undefined : tensor, desired: y.x, minimum, index },
        params: { ...sweep.params, answer_dims: dims, radius },
        overrides: { ...sweep.overrides, ANSWER_DIMS: dims, NUMBERED: numbered ? 1 : 0 },
      });
    });
  }

  /** Runs the answers chosen once more, P rows through the net over Y, so that only they are visited. */
  bpropChoice(graph: CommandGraph, index: Tensor, energy: State): void {
    const chosen = rowsAt(graph, this.answers.tensor, index);
    const pair = { a: this.#embedded(), b: embed(graph, this.#factors.y, chosen, 'G₂(Y chosen)') };
    this.#factors.distance.bprop(graph, pair, energy);
    this.#factors.y?.bprop(graph, chosen, pair.b);
  }

  freeEnergy(graph: CommandGraph, beta: number, energy: State): void {
    if (this.#sweepsSlopes(graph, energy)) {
      const { x } = this.#embedded();
      const y = this.#embedAnswers(graph).x;
      const meanSlope = graph.keep(this, energy, graph.tensor('⟨∂E/∂G₁(X)⟩', x.shape));
      graph.launch(SWEEPS.freeEnergySlopes, {
        tensors: { rows_x: x, columns_x: y, free_energy: energy.x, mean_slope: meanSlope },
        params: { ...sizesOf(x, y), beta, weight: this.answers.space.weight },
        overrides: { DISTANCE: this.#factors.distance.kind, DIMS: x.width },
        over: [x.rows, x.width],
      });
      return;
    }
    const sweep = this.#sweepRequest(graph);
    const { chunks } = sweep.params;
    const params = { beta, weight: this.answers.space.weight };
    const partial = chunks === 1 ? energy.x : graph.tensor('F of chunks', [this.rows, chunks]);
    graph.launch(SWEEPS.freeEnergy, {
      ...sweep,
      tensors: { ...sweep.tensors, free_energy: partial },
      params: { ...sweep.params, ...params },
    });
    if (chunks > 1) {
      // Free energies of the chunks combine as energies of weight 1 do.
      graph.launch(rowFreeEnergy, {
        tensors: { energies: partial, free_energy: energy.x },
        params: { rows: this.rows, columns: chunks, beta, weight: 1 },
        over: [this.rows],
      });
    }
  }

  bpropFreeEnergy(graph: CommandGraph, beta: number, energy: State): void {
    const x = this.#embedded();
    const y = this.#embedAnswers(graph);
    const { weight } = this.answers.space;
    const side = (rows: State, columns: State, samplesAre: 0 | 1): void => {
      if (!rows.dx) return;
      const slopes: FreeEnergySlopes = {
        tensors: {
          rows_x: rows.x,
          columns_x: columns.x,
          free_energy: energy.x,
          slope: energy.dx,
          drows: rows.dx,
        },
        params: { ...sizesOf(rows.x, columns.x), beta, weight },
        overrides: { DISTANCE: this.#factors.distance.kind, DIMS: rows.x.width },
      };
      if (graph.target === 'gpu') bpropInChunks(graph, slopes, samplesAre);
      else graph.launch(SWEEPS.freeEnergyBprop, { ...slopes, over: [rows.x.rows, rows.x.width] });
    };
    if (this.#sweepsSlopes(graph, energy)) {
      graph.launch(scaleRows, {
        tensors: { x: graph.kept<Tensor>(this, energy), scale: energy.dx, out: x.dx },
        params: { rows: x.x.rows, dims: x.x.width },
        over: [x.x.rows],
      });
    } else {
      side(x, y, 0);
    }
    side(y, x, 1);
    this.#factors.y?.bprop(graph, this.#answerState, y);
  }

  energies(graph: CommandGraph): Tensor {
    const { tensors, params, overrides } = this.#sweepRequest(graph);
    const energies = graph.tensor('E', [this.rows, this.answers.space.count]);
    graph.launch(pairwise, {
      tensors: { ...tensors, energies },
      params: { rows: params.rows, columns: params.columns, dims: params.dims },
      overrides,
      over: [params.rows, params.columns],
    });
    return energies;
  }

  bpropEnergies(graph: CommandGraph, denergies: Tensor): void {
    const x = this.#embedded();
    const y = this.#embedAnswers(graph);
    const side = (rows: State, columns: State, samplesAre: 0 | 1): void => {
      if (!rows.dx) return;
      graph.launch(pairwiseBprop, {
        tensors: { rows_x: rows.x, columns_x: columns.x, denergies, drows: rows.dx },
        params: sizesOf(rows.x, columns.x),
        overrides: { DISTANCE: this.#factors.distance.kind, SAMPLES_ARE: samplesAre },
        over: [rows.x.length],
      });
    };
    side(x, y, 0);
    side(y, x, 1);
    this.#factors.y?.bprop(graph, this.#answerState, y);
  }

  /** Whether ∂F/∂G₁(X) is found with F, which costs little more than F alone. On GPUs both are cut in chunks of their own. */
  #sweepsSlopes({ target }: CommandGraph, energy: State): boolean {
    return target === 'cpu' && this.#embedded().dx !== undefined && energy.dx !== undefined;
  }

  #embedded(): State {
    return this.#embeddedX as State;
  }

  #embedAnswers(graph: CommandGraph): State {
    return (this.#embeddedAnswers ??= embed(graph, this.#factors.y, this.#answerState, 'G₂(Y)'));
  }

  #sweepRequest(graph: CommandGraph): SweepRequest {
    const x = this.#embedded().x;
    const y = this.#embedAnswers(graph).x;
    const chunks = sweepChunks(graph, x.rows, y.rows);
    return {
      tensors: { x, y },
      params: { ...sizesOf(x, y), chunks },
      overrides: { DISTANCE: this.#factors.distance.kind, DIMS: x.width },
      over: [x.rows, chunks],
    };
  }

  /** A search in chunks, merged in a fixed order. */
  #search(
    graph: CommandGraph,
    energy: Tensor,
    launch: (request: SweepRequest, minimum: Tensor, index: Tensor) => void,
  ): Tensor {
    const request = this.#sweepRequest(graph);
    const { chunks } = request.params;
    const choice = graph.tensor('chosen', [this.rows], 'u32');
    if (chunks === 1) {
      launch(request, energy, choice);
      return choice;
    }
    const minimum = graph.tensor('min of chunks', [this.rows, chunks]);
    const index = graph.tensor('argmin of chunks', [this.rows, chunks], 'u32');
    launch(request, minimum, index);
    graph.launch(mergeMinimum, {
      tensors: { minimum, index, energy, choice },
      params: { rows: this.rows, chunks },
      over: [this.rows],
    });
    return choice;
  }
}

/** What every sweep over the answers is launched with. */
interface SweepRequest {
  tensors: { x: Tensor; y: Tensor };
  params: { rows: number; columns: number; dims: number; chunks: number };
  overrides: { DISTANCE: number; DIMS: number };
  over: [rows: number, chunks: number];
}

function sizesOf(rows: Tensor, columns: Tensor) {
  return { rows: rows.rows, columns: columns.rows, dims: rows.width };
}

function embed(graph: CommandGraph, net: Module | undefined, input: State, label: string): State {
  if (!net) return input;
  const output = graph.state(label, [input.x.rows, net.outputs]);
  net.fprop(graph, input, output);
  return output;
}
