import { describe, expect, it } from 'vitest';
import {
  DataError,
  hinge,
  log,
  lvq2,
  mce,
  minimumEmpiricalError,
  nll,
  squareExponential,
  squareSquare,
} from 'webgpu-ebm';

const losses = {
  hinge: [hinge, ['m', 'radius']],
  log: [log, ['radius']],
  lvq2: [lvq2, ['delta', 'radius']],
  mce: [mce, ['radius']],
  squareSquare: [squareSquare, ['m', 'radius']],
  squareExponential: [squareExponential, ['gamma', 'beta', 'radius']],
  nll: [nll, ['beta']],
  minimumEmpiricalError: [minimumEmpiricalError, ['beta']],
} as const;

describe.each(Object.entries(losses))('%s', (name, [make, options]) => {
  it.each(options)('refuses a bad %s and names it', (option) => {
    for (const value of [0, -1, Number.NaN, Infinity]) {
      const attempt = () => make({ [option]: value });
      expect(attempt).toThrow(DataError);
      expect(attempt).toThrow(`${name}: expected ${option} > 0, got ${value}.`);
    }
    for (const value of [1e39, 1e-50]) {
      const attempt = () => make({ [option]: value });
      expect(attempt).toThrow(DataError);
      expect(attempt).toThrow(`${name}: expected ${option} from 1.2e-38 to 3.4e38, as float32 holds it`);
    }
  });

  it('refuses a misspelt option and lists the right ones', () => {
    const attempt = () => make({ margin: 1 } as never);
    expect(attempt).toThrow(DataError);
    expect(attempt).toThrow(`${name}: expected options ${options.join(', ')}, got margin.`);
  });
});
