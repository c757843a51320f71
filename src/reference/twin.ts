// A twin states a kernel's formula plainly in float64: the oracle that the kernel of the same name is tested against.

/** Tensors of a kernel by the name of their binding; u32 tensors too, as exact numbers. */
export type Tensors = Record<string, Float64Array>;

/** Params and overrides of a kernel together, by name. */
export type Numbers = Record<string, number>;

export type Twin = (tensors: Tensors, numbers: Numbers) => void;
