import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { labelsOf } from './chain.ts';
import { softMinimum } from './softMinimum.ts';

/** No sequence has this row. */
export const NONE = 0xffff_ffff;

type Binding = 'unary' | 'forward' | 'backward' | 'owners' | 'slope' | 'dunary' | 'whole';
type Field = 'rows' | 'groups' | 'labels' | 'beta' | 'ACCUMULATE_DUNARY' | 'ACCUMULATE_WHOLE';

/**
 * dunary[row, j] (+)= slope[q]·P(y_t = j), P ∝ exp(−β (forward + backward − unary)), and
 * whole[row, group] (+)= −(1/β) log Σ_j exp(−β (forward + backward − unary)); 1e30 where no transition leads to.
 */
export function chainPosteriors(
  { unary, forward, backward, owners, slope, dunary, whole }: Tensors<Binding>,
  { rows, groups, labels, beta, ACCUMULATE_DUNARY, ACCUMULATE_WHOLE }: Numbers<Field>,
): void {
  const all = labelsOf({ labels });
  for (let i = 0; i < rows * groups; i++) {
    const row = Math.floor(i / groups);
    const owner = at(owners, row);
    const through = all.map(
      (j) => at(forward, i * labels + j) + at(backward, i * labels + j) - at(unary, i * labels + j),
    );
    const sum = softMinimum(through, beta);
    for (const j of all) {
      const probability = Math.exp(-beta * ((through[j] as number) - sum));
      const d = owner === NONE ? 0 : at(slope, owner * groups + (i % groups)) * probability;
      put(dunary, i * labels + j, d, ACCUMULATE_DUNARY);
    }
    const hasTransition = owner !== NONE && row > 0 && at(owners, row - 1) === owner;
    if (hasTransition) put(whole, i, sum, ACCUMULATE_WHOLE);
    else put(whole, i, 1e30);
  }
}
