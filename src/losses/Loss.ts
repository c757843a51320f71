import lossBprop from '../../shaders/losses/loss_bprop.wgsl';
import type { MakeContrast } from '../answers/Contrast.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { KernelSource } from '../kernels/KernelSource.ts';

/** The energies that a loss sees, each `[P]`. */
export interface LossInput {
  /** Ec */
  readonly right: State;
  readonly contrast: State | undefined;
}

/**
 * A loss functional: a function of energies only, of `Ec` and one contrast, per sample `[P]`.
 *
 * `∂Ec += ∂L · ∂L/∂Ec` and the same for the contrast. The batch loss is the mean over samples.
 */
export class Loss {
  readonly name: string;
  /** The second energy that the loss sees; undefined for losses of Ec alone. */
  readonly contrast: MakeContrast | undefined;
  readonly #kernel: KernelSource;
  readonly #hyper: Readonly<Record<string, number>>;

  /** @param kernel computes the value and both slopes (shaders/lib/per_sample_loss.wgsl) with params `hyper`. */
  constructor(
    name: string,
    kernel: KernelSource,
    contrast: MakeContrast | undefined,
    hyper: Readonly<Record<string, number>> = {},
  ) {
    this.name = name;
    this.contrast = contrast;
    this.#kernel = kernel;
    this.#hyper = hyper;
  }

  fprop(graph: CommandGraph, { right, contrast }: LossInput, output: State): void {
    const count = right.x.rows;
    const slopes = {
      right_slope: graph.tensor('∂L/∂Ec', [count]),
      contrast_slope: graph.tensor('∂L/∂contrast', [count]),
    };
    graph.keep(this, output, slopes);
    graph.launch(this.#kernel, {
      tensors: { right: right.x, contrast: contrast?.x, loss: output.x, ...slopes },
      params: { count, ...this.#hyper },
      over: [count],
    });
  }

  bprop(graph: CommandGraph, { right, contrast }: LossInput, output: State): void {
    const slopes = graph.kept<Record<string, Tensor>>(this, output);
    const count = right.x.rows;
    graph.launch(lossBprop, {
      tensors: { dloss: output.dx, ...slopes, dright: right.dx, dcontrast: contrast?.dx },
      params: { count },
      over: [count],
    });
  }
}
