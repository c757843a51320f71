import chainWindow from '../../shaders/sequences/chain_window.wgsl';
import chainWindowBprop from '../../shaders/sequences/chain_window_bprop.wgsl';
import type { Inputs, Sequences } from '../answers/Inputs.ts';
import { CompatibilityError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Module } from '../modules/Module.ts';

/** How the energies of a position see the sequence. */
export interface PositionParts {
  /** From the features of a position to others; absent: as they are. */
  readonly features: Module | undefined;
  /** r: a position sees itself and its neighbours up to r positions away, 2r+1 in all. */
  readonly window: number;
}

/**
 * What the nets of a batch of sequences see: at position t the features of t−r … t+r side by side, zeros outside the
 * sequence. So a linear net on them is a convolution over positions.
 */
export class PositionFeatures {
  readonly sequences: Sequences;
  readonly #parts: PositionParts;
  readonly #x: Inputs;
  #recorded: { own: State; seen: State } | undefined;

  /** @throws CompatibilityError for a batch whose samples aren't sequences. */
  constructor(operation: string, parts: PositionParts, x: Inputs) {
    if (!x.sequences) {
      throw new CompatibilityError(
        `${operation}: expected a batch of sequences, got rows of ${x.x}. Pass the lengths of the sequences.`,
      );
    }
    this.sequences = x.sequences;
    this.#parts = parts;
    this.#x = x;
  }

  /** Records features and windows; returns what the nets see, `[N, (2r+1)·D]`. */
  fprop(graph: CommandGraph): State {
    const own = this.#fpropFeatures(graph);
    const seen = this.#fpropWindow(graph, own);
    this.#recorded = { own, seen };
    return seen;
  }

  bprop(graph: CommandGraph): void {
    const { own, seen } = this.#recorded as { own: State; seen: State };
    if (seen !== own && own.dx) {
      graph.launch(chainWindowBprop, {
        tensors: { dout: seen.dx, owners: this.sequences.owners, dx: own.dx },
        params: this.#sizes(own),
        over: [own.x.length],
      });
    }
    this.#parts.features?.bprop(graph, this.#x, own);
  }

  #fpropFeatures(graph: CommandGraph): State {
    const { features } = this.#parts;
    if (!features) return this.#x;
    const own = graph.state('features', [this.#x.x.rows, features.outputs]);
    features.fprop(graph, this.#x, own);
    return own;
  }

  #fpropWindow(graph: CommandGraph, own: State): State {
    const { window } = this.#parts;
    if (window === 0) return own;
    const { x, dx } = graph.state('windows', [own.x.rows, own.x.width * (2 * window + 1)]);
    graph.launch(chainWindow, {
      tensors: { x: own.x, owners: this.sequences.owners, out: x },
      params: this.#sizes(own),
      over: [x.length],
    });
    return { x, dx: own.dx && dx };
  }

  #sizes({ x }: State) {
    return { rows: x.rows, features: x.width, radius: this.#parts.window };
  }
}
