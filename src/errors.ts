/**
 * Every error the library throws on purpose: typed, and the message names the remedy.
 *
 * Messages read `operation: expected …, got …. Remedy.`, for example
 * `Trainer.fit: expected y [P, 1] with P = 64, got [63, 1]. Pass one answer for each row of x.`
 *
 * The names are set on the prototypes, not taken from the class names, so that they survive minification.
 */

/** What all errors of the library have in common: `catch (e) { if (e instanceof EbmError) … }`. */
export class EbmError extends Error {
  static {
    this.prototype.name = 'EbmError';
  }
}

/** Tensors that don't fit together: wrong rank, dimension or number of elements. */
export class ShapeError extends EbmError {
  static {
    this.prototype.name = 'ShapeError';
  }
}

/** More than the device allows: buffer or binding size, bindings in a stage, invocations, or no adapter at all. */
export class LimitError extends EbmError {
  static {
    this.prototype.name = 'LimitError';
  }
}

/** WGSL that doesn't compile, or a launch that doesn't match its kernel; the message shows file, line and source. */
export class ShaderError extends EbmError {
  static {
    this.prototype.name = 'ShaderError';
  }
}

/** The GPU device was lost (driver reset, GPU process gone): everything on it is gone; make a new one and reload. */
export class DeviceLostError extends EbmError {
  static {
    this.prototype.name = 'DeviceLostError';
  }
}

/** An object was used after its `dispose()`. */
export class DisposedError extends EbmError {
  static {
    this.prototype.name = 'DisposedError';
  }
}

/** Input that can't be used: NaN, infinite or out of range, an unknown name, a damaged file. */
export class DataError extends EbmError {
  static {
    this.prototype.name = 'DataError';
  }
}

/** Parts that don't go together: a loss that asks of the energies what this architecture can't promise. */
export class CompatibilityError extends EbmError {
  static {
    this.prototype.name = 'CompatibilityError';
  }
}

/** Training produced NaN or ±∞: the input was fine, the step was too large or the loss is unbounded. */
export class DivergenceError extends EbmError {
  static {
    this.prototype.name = 'DivergenceError';
  }
}
