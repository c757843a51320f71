// A twin states a kernel's formula plainly in float64: the oracle that the kernel of the same name is tested against.

/** Tensors of a kernel by binding name, such as `Tensors<'x' | 'out'>`; u32 tensors too, as exact numbers. */
export type Tensors<Name extends string = string> = Record<Name, Float64Array>;

/** Params and overrides of a kernel together, by name. */
export type Numbers<Name extends string = string> = Record<Name, number>;

export type Twin = (tensors: Tensors, numbers: Numbers) => void;

/**
 * `values[position]`
 *
 * @throws RangeError outside the tensor: a formula that reads there is wrong.
 */
export function at(values: Float64Array, position: number): number {
  const value = values[position];
  if (value === undefined) {
    throw new RangeError(
      `twin: expected a position in [0, ${values.length}), got ${position}. Mend its indices.`,
    );
  }
  return value;
}

/**
 * `values[position] = value`, or `+= value` where `accumulate` is 1.
 *
 * @throws RangeError outside the tensor
 */
export function put(values: Float64Array, position: number, value: number, accumulate = 0): void {
  const old = at(values, position);
  values[position] = accumulate === 1 ? old + value : value;
}
