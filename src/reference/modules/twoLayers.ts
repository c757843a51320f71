import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { activate } from './activate.ts';

/** `out = W₂ f(W₁ x + b₁) + b₂`, row by row; `hidden = f(W₁ x + b₁)`. */
export function twoLayers(
  {
    x,
    weight1,
    bias1,
    weight2,
    bias2,
    hidden,
    out,
  }: Tensors<'x' | 'weight1' | 'bias1' | 'weight2' | 'hidden' | 'out'> & Partial<Tensors<'bias2'>>,
  numbers: Numbers<'rows' | 'hidden' | 'ACTIVATION' | 'INPUTS' | 'OUTPUTS' | 'OUTPUT_BIAS'>,
): void {
  const { rows, hidden: units, ACTIVATION, INPUTS, OUTPUTS, OUTPUT_BIAS } = numbers;
  for (let p = 0; p < rows; p++) {
    for (let h = 0; h < units; h++) {
      let z = at(bias1, h);
      for (let i = 0; i < INPUTS; i++) z += at(weight1, h * INPUTS + i) * at(x, p * INPUTS + i);
      put(hidden, p * units + h, activate(ACTIVATION, z));
    }
    for (let d = 0; d < OUTPUTS; d++) {
      let sum = OUTPUT_BIAS === 1 && bias2 ? at(bias2, d) : 0;
      for (let h = 0; h < units; h++) sum += at(weight2, d * units + h) * at(hidden, p * units + h);
      put(out, p * OUTPUTS + d, sum);
    }
  }
}
