import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Binding = 'weights' | 'dpenalty' | 'dweights';
type Field = 'count' | 'strength' | 'NORM' | 'ACCUMULATE_DWEIGHTS';

/** dweights[i] (+)= dpenalty[0] · strength · r′(w_i); NORM 1: r′(w) = sign(w), NORM 2: r′(w) = w */
export function weightPenaltyBprop(
  { weights, dpenalty, dweights }: Tensors<Binding>,
  { count, strength, NORM, ACCUMULATE_DWEIGHTS }: Numbers<Field>,
): void {
  for (const [i, w] of weights.subarray(0, count).entries()) {
    put(dweights, i, at(dpenalty, 0) * strength * (NORM === 1 ? Math.sign(w) : w), ACCUMULATE_DWEIGHTS);
  }
}
