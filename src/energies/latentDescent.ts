import { startingPoints } from '../answers/continuous.ts';
import { DescendedLatent } from '../answers/DescendedLatent.ts';
import { PairLandscape } from '../answers/PairLandscape.ts';
import { CompatibilityError, ShapeError } from '../errors.ts';
import { checkKnown, checkPositive, checkWhole } from '../options.ts';
import type { Energy } from './Energy.ts';

export interface LatentDescentOptions {
  /** Numbers of a Z: the last ones of the energy's input. */
  dims: number;
  /** Where descents start, `[S, dims]`, row by row (default: one, the origin). The lowest end wins. */
  starts?: ArrayLike<number>;
  /** Steps of a descent (default 20). */
  steps?: number;
  /** Of the first step; it falls evenly to 0 (default 0.1). */
  rate?: number;
}

/**
 * Continuous latent variable, minimised: `Ě(Y, X) = min_z E(W, Y, [X, z])` of any energy whose X ends with z.
 *
 * z is found for each pair (X, Y) by gradient descent, `z ← z − rate·(1 − t/steps)·∂E/∂z`, and is a constant under
 * differentiation: `∂Ě/∂W = ∂E/∂W` at the z found (the envelope theorem; exact where the descent got to a minimum).
 * Pairs go through in tiles, so that memory doesn't grow with K. Parameters: those of the energy, by its names.
 *
 * @throws ShapeError when no number is left for X, or for incomplete starting points; DataError for bad options.
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 4.
 */
export function latentDescent(energy: Energy, options: LatentDescentOptions): Energy {
  checkKnown('latentDescent', options, ['dims', 'starts', 'steps', 'rate']);
  const { dims, steps = 20, rate = 0.1 } = options;
  checkWhole('latentDescent', 'dims', dims);
  checkWhole('latentDescent', 'steps', steps);
  checkPositive('latentDescent', 'rate', rate);
  const search = { dims, steps, rate, starts: startingPoints('latentDescent', dims, options.starts) };
  if (energy.inputs <= dims) {
    throw new ShapeError(
      `latentDescent: expected an energy of X and ${dims} number(s) of z, got ${energy.inputs} inputs. ` +
        'Pass one with inputs for both.',
    );
  }
  return {
    name: `minimum over z in ${dims} dimension(s) of ${energy.name}`,
    inputs: energy.inputs - dims,
    parameters: energy.parameters,
    tabular: true,
    nonNegative: energy.nonNegative,
    check(space) {
      if (energy.sequences) {
        throw new CompatibilityError(
          `latentDescent: expected an energy whose X is one row that ends with z, got ${energy.name}, whose X is a sequence. ` +
            'Use an energy over rows, or latentChain alone.',
        );
      }
      energy.check(space);
    },
    landscape(x, answers) {
      const latent = new DescendedLatent((rows) => energy.landscape(rows, answers), energy.inputs, search);
      return new PairLandscape(latent, x, answers);
    },
  };
}
