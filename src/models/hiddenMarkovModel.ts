import { chain } from '../answers/chain.ts';
import { linearChain, type LinearChainParts } from '../energies/linearChain.ts';
import { DataError } from '../errors.ts';
import type { Loss } from '../losses/Loss.ts';
import { mce } from '../losses/mce.ts';
import { minimumEmpiricalError } from '../losses/minimumEmpiricalError.ts';
import { nll } from '../losses/nll.ts';
import type { ChainModel } from './ChainModel.ts';

/** Maximum mutual information, minimum classification error, minimum empirical error. */
const CRITERIA: Readonly<Record<HiddenMarkovModelOptions['criterion'], () => Loss>> = {
  mmi: nll,
  mce,
  mee: minimumEmpiricalError,
};

export interface HiddenMarkovModelOptions extends Omit<LinearChainParts, 'unary' | 'pairwise'> {
  /** −log p(X_t | state), up to a constant: from the features of a position to an energy for each state, such as `rbf`. */
  emission: LinearChainParts['unary'];
  /** What is trained: `mmi`, the negative log-likelihood of the right states; `mce`, a smooth count of wrong sequences, by the most offending one; `mee`, the expected number of them. */
  criterion: 'mmi' | 'mce' | 'mee';
}

/**
 * Discriminative hidden Markov model: emission energies `−log p(X_t | Y_t)`, transition energies `−log p(Y_t | Y_{t−1})`
 * and start energies, trained to tell the right state sequence from all others rather than to generate X. Probabilities
 * aren't kept normalised: the criteria see differences of energies only.
 *
 * With `rbf` units as emissions these are Gaussians of unit variance, one a state.
 *
 * @throws DataError for an unknown criterion.
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 6.1; Bahl et al. 1986 (MMI), Juang, Chou & Lee
 * 1997 (MCE), Ljolje, Ephraim & Rabiner 1990 (MEE).
 */
export function hiddenMarkovModel(options: HiddenMarkovModelOptions): ChainModel {
  const { emission, criterion, ...parts } = options;
  if (!Object.hasOwn(CRITERIA, criterion)) {
    throw new DataError(
      `hiddenMarkovModel: expected criterion to be ${Object.keys(CRITERIA).join(', ')}, got ${criterion}. Use one of these.`,
    );
  }
  return {
    energy: linearChain({ ...parts, unary: emission }),
    answers: chain({ labels: emission.outputs }),
    loss: CRITERIA[criterion](),
  };
}
