import type { Numbers, Tensors } from '../twin.ts';
import { twoLayersGradients } from './twoLayersGradients.ts';
import { twoLayersParts } from './twoLayersParts.ts';

/** Derivatives of `out = W₂ f(W₁ x + b₁) + b₂` by its parameters. */
export function twoLayersBprop(
  tensors: Tensors<'x' | 'weight2' | 'hidden' | 'dout' | 'dweight1' | 'dbias1' | 'dweight2'> &
    Partial<Tensors<'dbias2'>>,
  numbers: Numbers<
    | 'rows'
    | 'hidden'
    | 'ACTIVATION'
    | 'INPUTS'
    | 'OUTPUTS'
    | 'OUTPUT_BIAS'
    | 'ACCUMULATE_DWEIGHT1'
    | 'ACCUMULATE_DBIAS1'
    | 'ACCUMULATE_DWEIGHT2'
    | 'ACCUMULATE_DBIAS2'
  >,
): void {
  const { hidden, INPUTS: inputs, OUTPUTS: outputs, OUTPUT_BIAS } = numbers;
  const parts = new Float64Array(hidden * (outputs + 1 + inputs));
  twoLayersParts({ ...tensors, parts }, { ...numbers, chunks: 1 });
  const biases = OUTPUT_BIAS === 1 ? outputs : 0;
  twoLayersGradients({ ...tensors, parts }, { ...numbers, inputs, outputs, chunks: 1, biases });
}
