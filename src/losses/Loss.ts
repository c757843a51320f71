import lossBprop from '../../shaders/losses/loss_bprop.wgsl';
import type { MakeContrast } from '../answers/Contrast.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { KernelSource } from '../kernels/KernelSource.ts';
import { evaluateConditions, type Conditions, type ConditionsOptions } from './conditions.ts';
import { evaluateLoss, type LossValues } from './evaluate.ts';
import type { LossInput } from './LossInput.ts';

export interface LossTraits {
  /** Why the loss asks for energies ≥ 0, such as `it divides by Ei`; absent: it takes any. */
  readonly nonNegative?: string;
}

/**
 * A loss functional: a function of energies only, of `Ec` and one contrast, per sample `[P]`.
 *
 * `∂Ec += ∂L · ∂L/∂Ec` and the same for the contrast. The batch loss is the mean over samples: ∂L is one number a sample
 * `[P]`, or the derivative of their mean `[1]`.
 */
export class Loss {
  readonly name: string;
  /** The second energy that the loss sees; undefined for losses of Ec alone. */
  readonly contrast: MakeContrast | undefined;
  /** Why it asks for energies ≥ 0, which training checks; undefined: it takes any. */
  readonly nonNegative: string | undefined;
  readonly #kernel: KernelSource;
  readonly #hyper: Readonly<Record<string, number>>;

  /** @param kernel computes the value and both slopes (shaders/lib/per_sample_loss.wgsl) with params `hyper`. */
  constructor(
    name: string,
    kernel: KernelSource,
    contrast: MakeContrast | undefined,
    hyper: Readonly<Record<string, number>> = {},
    { nonNegative }: LossTraits = {},
  ) {
    this.name = name;
    this.contrast = contrast;
    this.nonNegative = nonNegative;
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
      params: { count, of_mean: output.dx && output.dx.length < count ? 1 : 0 },
      over: [count],
    });
  }

  /**
   * `L(Ec, contrast)` and its slopes at points of the plane of both energies, in float64 on the CPU with this loss's
   * parameters: to plot the loss, or to look at one sample.
   *
   * @param right Ec `[P]`
   * @param contrast `[P]`; a loss of Ec alone doesn't look at it.
   * @throws ShapeError for different numbers of both, TypeError for a kernel without a twin.
   */
  evaluate(
    right: ArrayLike<number>,
    contrast: ArrayLike<number>,
    { twins = {} }: Pick<ConditionsOptions, 'twins'> = {},
  ): LossValues {
    return evaluateLoss(this, right, contrast, twins);
  }

  /**
   * The conditions for a good loss (C1–C3) and the margin, evaluated in float64 on the CPU with this loss's parameters.
   *
   * Searches the plane of (Ec, Ei) up to `reach`: takes 0.1–0.3 s.
   *
   * @throws DataError for a reach that isn't > 0, TypeError for a kernel without a twin.
   */
  conditions(options: ConditionsOptions = {}): Conditions {
    return evaluateConditions(this, {
      ...(this.nonNegative !== undefined && { least: 0 }),
      ...options,
    });
  }
}
