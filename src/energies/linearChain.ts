import { CompatibilityError, ShapeError } from '../errors.ts';
import { Parameter } from '../graph/State.ts';
import { zeros } from '../modules/initialize.ts';
import { nestParameters, type Module, type Parameters } from '../modules/Module.ts';
import { checkKnown } from '../options.ts';
import { ChainLandscape } from '../sequences/ChainLandscape.ts';
import { checkSide } from './checkSide.ts';
import type { Energy } from './Energy.ts';

export interface LinearChainParts {
  /** U: from the features of a position to an energy for each label. */
  unary: Module;
  /**
   * V: from the features of a position to the C² energies of the transitions into it, `[label before, label]`, row-major.
   * Default: a parameter `pairwise [C, C]`, shared by all positions, zero at the start.
   */
  pairwise?: Module;
  /** Whether the first and the last label have energies of their own, `ends [2, C]`, zero at the start (default: true). */
  ends?: boolean;
}

/**
 * Chain of labels: `E(W, Y, X) = Σ_t U(X_t)[Y_t] + Σ_{t≥1} V[Y_{t−1}, Y_t]`, and energies of the first and the last label.
 *
 * X is a sequence of positions, Y a label for each: `chain({ labels: C })`. Parameters: those of U as `unary.…`, of V as
 * `pairwise.…` or `pairwise [C, C]`, and `ends [2, C]`.
 *
 * @throws ShapeError when U and V don't agree in the features of a position, or in the number of labels.
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 6; Lafferty, McCallum & Pereira 2001.
 */
export function linearChain(parts: LinearChainParts): Energy {
  checkKnown('linearChain', parts, ['unary', 'pairwise', 'ends']);
  const { unary, ends: hasEnds = true } = parts;
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
    inputs: unary.inputs,
    sequences: true,
    parameters: { ...nestParameters({ unary, ...(parts.pairwise && { pairwise: parts.pairwise }) }), ...own },
    check(space) {
      if (!space.sequences) {
        throw new CompatibilityError(
          `linear chain: expected answers that are sequences, got ${space.name}. Use chain({ labels: ${labels} }).`,
        );
      }
      checkSide('linear chain', 'U(X)', labels, `the labels of ${space.name}`, space.count);
    },
    landscape: (x, answers) => new ChainLandscape({ unary, pairwise, ends }, x, answers),
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
