import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { activationSlope } from './activate.ts';

/**
 * Derivatives of `out = W₂ f(W₁ x + b₁) + b₂` by its parameters but b₂, over chunks of the rows:
 * `parts[chunk, unit] = (∂W₂[·, unit], ∂b₁[unit], ∂W₁[unit, ·])`.
 */
export function twoLayersBprop(
  { x, weight2, hidden, dout, parts }: Tensors<'x' | 'weight2' | 'hidden' | 'dout' | 'parts'>,
  numbers: Numbers<'rows' | 'hidden' | 'chunks' | 'ACTIVATION' | 'INPUTS' | 'OUTPUTS'>,
): void {
  const { rows, hidden: units, chunks, ACTIVATION, INPUTS, OUTPUTS } = numbers;
  const length = Math.ceil(rows / chunks);
  parts.fill(0);
  for (let p = 0; p < rows; p++) {
    const chunk = Math.floor(p / length);
    for (let h = 0; h < units; h++) {
      const first = (chunk * units + h) * (OUTPUTS + 1 + INPUTS);
      const value = at(hidden, p * units + h);
      let dz = 0;
      for (let d = 0; d < OUTPUTS; d++) {
        const slope = at(dout, p * OUTPUTS + d);
        dz += at(weight2, d * units + h) * slope;
        put(parts, first + d, slope * value, 1);
      }
      dz *= activationSlope(ACTIVATION, value);
      put(parts, first + OUTPUTS, dz, 1);
      for (let i = 0; i < INPUTS; i++) put(parts, first + OUTPUTS + 1 + i, dz * at(x, p * INPUTS + i), 1);
    }
  }
}
