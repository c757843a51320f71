import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** The gradients of a net of two layers: its parts added up over chunks, and `∂b₂ = Σ_rows ∂out`. */
export function twoLayersGradients(
  {
    parts,
    dout,
    dweight1,
    dbias1,
    dweight2,
    dbias2,
  }: Tensors<'parts' | 'dout' | 'dweight1' | 'dbias1' | 'dweight2'> & Partial<Tensors<'dbias2'>>,
  numbers: Numbers<
    | 'rows'
    | 'hidden'
    | 'inputs'
    | 'outputs'
    | 'chunks'
    | 'biases'
    | 'ACCUMULATE_DWEIGHT1'
    | 'ACCUMULATE_DBIAS1'
    | 'ACCUMULATE_DWEIGHT2'
    | 'ACCUMULATE_DBIAS2'
  >,
): void {
  const { rows, hidden, inputs, outputs, chunks, biases } = numbers;
  const width = outputs + 1 + inputs;
  for (let h = 0; h < hidden; h++) {
    const sums = Array.from({ length: width }, (_, part) => {
      let sum = 0;
      for (let chunk = 0; chunk < chunks; chunk++) sum += at(parts, (chunk * hidden + h) * width + part);
      return sum;
    });
    for (const [part, sum] of sums.entries()) {
      if (part < outputs) put(dweight2, part * hidden + h, sum, numbers.ACCUMULATE_DWEIGHT2);
      else if (part === outputs) put(dbias1, h, sum, numbers.ACCUMULATE_DBIAS1);
      else put(dweight1, h * inputs + part - outputs - 1, sum, numbers.ACCUMULATE_DWEIGHT1);
    }
  }
  if (!dbias2) return;
  for (let d = 0; d < biases; d++) {
    let sum = 0;
    for (let p = 0; p < rows; p++) sum += at(dout, p * outputs + d);
    put(dbias2, d, sum, numbers.ACCUMULATE_DBIAS2);
  }
}
