import { CombinedLandscape } from '../answers/CombinedLandscape.ts';
import type { Combination } from '../answers/combinations.ts';
import type { Landscape } from '../answers/Landscape.ts';
import { CompatibilityError, ShapeError } from '../errors.ts';
import { nestParameters } from '../modules/Module.ts';
import type { Energy } from './Energy.ts';

/**
 * One energy made of several of the same X and Y. Parameters of part z are called `z.…`, counting from 1.
 *
 * @throws ShapeError when there is none, or their inputs differ, or some are of sequences and others aren't.
 */
export function combine(name: string, parts: readonly Energy[], combination: Combination): Energy {
  const [first] = parts;
  const isAlike = ({ inputs, sequences = false }: Energy): boolean =>
    inputs === first?.inputs && sequences === (first.sequences ?? false);
  if (!first || !parts.every(isAlike)) {
    throw new ShapeError(
      `${name}: expected energies of the same X, got inputs [${parts.map(({ inputs }) => inputs).join(', ')}]. ` +
        'Pass at least one, all with nets of the same number of inputs, and all of sequences or none.',
    );
  }
  const whole = `${name} of ${parts.map((part) => part.name).join('; ')}`;
  return {
    name: whole,
    inputs: first.inputs,
    parameters: nestParameters(Object.fromEntries(parts.map((part, z) => [`${z + 1}`, part]))),
    ...(first.sequences && { sequences: true }),
    tabular: true,
    nonNegative: combination.keepsSign && parts.every(({ nonNegative }) => nonNegative),
    check(space) {
      if (space.sequences) {
        throw new CompatibilityError(
          `${whole}: expected answers that can be listed, got ${space.name}. Use a linear chain alone.`,
        );
      }
      for (const part of parts) part.check(space);
    },
    landscape: (x, answers) =>
      new CombinedLandscape(
        parts.map((part) => part.landscape(x, answers)) as [Landscape, ...Landscape[]],
        combination,
      ),
  };
}
