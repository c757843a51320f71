import { CompatibilityError, ShapeError } from '../errors.ts';
import { Parameter } from '../graph/State.ts';
import { zeros } from '../modules/initialize.ts';
import { nestParameters, type Module, type Parameters } from '../modules/Module.ts';
import { checkKnown } from '../options.ts';
import { ChainLandscape } from '../sequences/ChainLandscape.ts';
import { checkSide } from './checkSide.ts';
import type { Energy } from './Energy.ts';
import { featuresOf } from './featuresOf.ts';

export interface LinearChainParts {
  /** U: from what a position sees, its features or the window around it, to an energy for each label. */
  unary: Module;
  /**
   * V: from what a position sees to the C² energies of the transitions into it, `[label before, label]`, row-major.
   * Default: a parameter `pairwise [C, C]`, shared by all positions, zero at the start.
   */
  pairwise?: Module;
  /** Whether the first and the last label have energies of their own, `ends [2, C]`, zero at the start (default: true). */
  ends?: boolean;
  /**
   * r: a position sees the features of positions t−r … t+r side by side, zeros outside the sequence: (2r+1)·D numbers. A
   * linear U is then a convolution over positions (default: 0).
   */
  window?: number;
  /** From the features of a position to others, which it and its window's neighbours show instead. */
  features?: Module;
}

/**
 * Chain of labels: `E(W, Y, X) = Σ_t U(X_t)[Y_t] + Σ_{t≥1} V[Y_{t−1}, Y_t]`, and energies of the first and the last label.
 *
 * X is a sequence of positions, Y a label for each: `chain({ labels: C })`. Parameters: those of U as `unary.…`, of V as
 * `pairwise.…` or `pairwise [C, C]`, `ends [2, C]`, and of the net below windows as `features.…`.
 *
 * @throws ShapeError when U and V don't agree in what a position sees, or in the number of labels.
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 6; Lafferty, McCallum & Pereira 2001.
 */
export function linearChain(parts: LinearChainParts): Energy {
  checkKnown('linearChain', parts, ['unary', 'pairwise', 'ends', 'window', 'features']);
  const { unary, ends: hasEnds = true, window = 0, features } = parts;
  const labels = unary.outputs;
  checkPairwise(parts);
  const pairwise = parts.pairwise ?? new Parameter([labels, labels], zeros);
  const ends = hasEnds ? new Parameter([2, labels], zeros) : undefined;
  const own: Parameters = {
    ...(pairwise instanceof Parameter && { pairwise }),
    ...(ends && { ends }),
  };
  return {
    name: 'linear chain',
    inputs: featuresOf('linearChain', parts),
    sequences: true,
    parameters: {
      ...nestParameters({
        ...(features && { features }),
        unary,
        ...(parts.pairwise && { pairwise: parts.pairwise }),
      }),
      ...own,
    },
    check(space) {
      if (!space.sequences) {
        throw new CompatibilityError(
          `linear chain: expected answers that are sequences, got ${space.name}. Use chain({ labels: ${labels} }).`,
        );
      }
      checkSide('linear chain', 'U(X)', labels, `the labels of ${space.name}`, space.count);
    },
    landscape: (x, answers) => new ChainLandscape({ unary, pairwise, ends, window, features }, x, answers),
  };
}

function checkPairwise({ unary, pairwise }: LinearChainParts): void {
  if (!pairwise) return;
  const transitions = unary.outputs ** 2;
  if (pairwise.inputs !== unary.inputs || pairwise.outputs !== transitions) {
    throw new ShapeError(
      `linearChain: expected a pairwise net from ${unary.inputs} features to ${transitions} transitions, got ` +
        `${pairwise.inputs} and ${pairwise.outputs}. Pass a net of the unary's inputs and the square of its outputs.`,
    );
  }
}
