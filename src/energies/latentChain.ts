import { CompatibilityError, DataError, ShapeError } from '../errors.ts';
import { Parameter } from '../graph/State.ts';
import { zeros } from '../modules/initialize.ts';
import { nestParameters, type Module } from '../modules/Module.ts';
import { checkKnown, checkPositive, checkWhole } from '../options.ts';
import { HiddenChains } from '../sequences/HiddenChains.ts';
import { LatentChainLandscape } from '../sequences/LatentChainLandscape.ts';
import { checkSide } from './checkSide.ts';
import type { Energy } from './Energy.ts';
import { featuresOf } from './featuresOf.ts';

export interface LatentChainParts {
  /** U: from what a position sees to K·S energies, those of all states of the first class, then of the second, … */
  unary: Module;
  /** S: hidden states of a class. */
  states: number;
  /** K: classes (default: as many as U has outputs for). */
  classes?: number;
  /** What becomes of the hidden states. */
  combine: 'minimum' | 'marginal';
  /** Inverse temperature of the marginal (default 1). */
  beta?: number;
  /** Whether the first and the last state have energies of their own, `ends [2, K·S]`, zero at the start (default: true). */
  ends?: boolean;
  /** r: a position sees the features of positions t−r … t+r, as in `linearChain` (default: 0). */
  window?: number;
  /** From the features of a position to others, as in `linearChain`. */
  features?: Module;
}

/**
 * A label for a whole sequence, through a chain of hidden states: minimised, `Ě(k, X) = min_z E_k(z, X)` (latent SVM), or
 * marginalised, `Ě(k, X) = −(1/β) log Σ_z exp(−β E_k(z, X))` (hidden conditional random field), with
 * `E_k(z, X) = Σ_t U(X_t)[k, z_t] + Σ_{t≥1} V_k[z_{t−1}, z_t]` and energies of the first and the last state.
 *
 * X is a sequence of positions, Y one of `labels(K)`. Parameters: those of U as `unary.…`, `pairwise [K, S, S]`, zero at
 * the start, `ends [2, K·S]`, and of the net below windows as `features.…`. Stores `E[P, K]`. With `minimum`, inference
 * tells the states that it found, one a position.
 *
 * @throws ShapeError unless U has K·S outputs, and inputs for what a position sees; DataError for bad options.
 * @see Quattoni et al. 2007, "Hidden Conditional Random Fields"; LeCun et al. 2006, section 4.
 */
export function latentChain(parts: LatentChainParts): Energy {
  const known = ['unary', 'states', 'classes', 'combine', 'beta', 'ends', 'window', 'features'];
  checkKnown('latentChain', parts, known);
  const { unary, states, ends: hasEnds = true, window = 0, features } = parts;
  const classes = classesOf(parts);
  const pairwise = new Parameter([classes, states, states], zeros);
  const ends = hasEnds ? new Parameter([2, classes * states], zeros) : undefined;
  const inputs = featuresOf('latentChain', parts);
  const chains = new HiddenChains({
    ...{ inputs, unary, pairwise, ends, window, features, beta: betaOf(parts) },
    parameters: {
      ...nestParameters({ ...(features && { features }), unary }),
      pairwise,
      ...(ends && { ends }),
    },
  });
  const name = `latent chain of ${states} states, ${parts.combine}`;
  return {
    name,
    inputs,
    sequences: true,
    parameters: chains.parameters,
    tabular: true,
    check(space) {
      if (!space.numbered || space.sequences) {
        throw new CompatibilityError(
          `${name}: expected one label a sequence, got ${space.name}. Use labels(${classes}).`,
        );
      }
      checkSide('latent chain', 'U(X)', classes, `the energies of ${space.name}`, space.count);
    },
    landscape: (x, answers) => new LatentChainLandscape(chains, x, answers),
  };
}

function classesOf({ unary, states, classes = unary.outputs / states }: LatentChainParts): number {
  checkWhole('latentChain', 'states', states);
  if (!Number.isInteger(classes) || classes * states !== unary.outputs) {
    throw new ShapeError(
      `latentChain: expected a unary net with ${states} outputs for each class, got ${unary.outputs}. ` +
        'Pass a net with classes·states outputs.',
    );
  }
  return classes;
}

/** β of the marginal; none of the minimum. */
function betaOf({ combine, beta }: LatentChainParts): number | undefined {
  if (combine !== 'minimum' && combine !== 'marginal') {
    throw new DataError(
      `latentChain: expected combine 'minimum' or 'marginal', got ${combine as string}. Choose one.`,
    );
  }
  if (combine === 'minimum') {
    if (beta === undefined) return undefined;
    throw new DataError(`latentChain: expected no beta with 'minimum', got ${beta}. Leave it out.`);
  }
  checkPositive('latentChain', 'beta', beta ?? 1);
  return beta ?? 1;
}
