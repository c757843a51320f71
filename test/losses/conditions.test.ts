import { describe, expect, it } from 'vitest';
import {
  DataError,
  energyLoss,
  hinge,
  log,
  lvq2,
  mce,
  minimumEmpiricalError,
  nll,
  perceptron,
  squaredEnergy,
  squareExponential,
  squareSquare,
  type Loss,
} from 'webgpu-ebm';
import { conditions } from 'webgpu-ebm/testing';

const NONE = { c1: false, c2: false, c3: false, margin: undefined };
const ZERO = { c1: true, c2: false, c3: false };
const GOOD = { c1: true, c2: true, c3: true };

describe('the table of LeCun & Huang 2005', () => {
  it.each([
    ['energy', energyLoss()],
    ['squared energy', squaredEnergy()],
  ])('%s has no margin', (_, loss) => {
    expect(conditions(loss)).toEqual(NONE);
  });

  it('perceptron and LVQ2 have margin 0', () => {
    for (const found of [
      conditions(perceptron()),
      conditions(lvq2(), { least: 0 }),
      conditions(lvq2({ delta: 0.1 }), { least: 0 }),
    ]) {
      expect(found).toMatchObject(ZERO);
      expect(found.margin).toBeCloseTo(0, 8);
    }
  });

  it.each([0.01, 0.3, 1, 2.71, 9])('hinge and square-square have margin m = %f', (m) => {
    for (const loss of [hinge({ m }), squareSquare({ m })]) {
      const found = conditions(loss);
      expect(found).toMatchObject(GOOD);
      expect(found.margin).toBeCloseTo(m, 6);
    }
  });

  it.each<[string, Loss]>([
    ['log', log()],
    ['MCE', mce()],
    ['square-exponential', squareExponential()],
    ['square-exponential, steep', squareExponential({ gamma: 0.1, beta: 5 })],
    ['NLL', nll()],
    ['NLL, cold', nll({ beta: 50 })],
    ['MEE', minimumEmpiricalError()],
    ['MEE, cold', minimumEmpiricalError({ beta: 20 })],
  ])('%s never stops pushing', (_, loss) => {
    expect(conditions(loss)).toEqual({ ...GOOD, margin: Infinity });
  });
});

it('LVQ2 is no loss for negative energies', () => {
  expect(conditions(lvq2())).toMatchObject({ c1: false, c3: false });
});

it('a margin beyond reach counts as infinite', () => {
  expect(conditions(hinge({ m: 5 }), { reach: 4 }).margin).toBe(Infinity);
});

it('refuses a reach of 0', () => {
  expect(() => conditions(log(), { reach: 0 })).toThrow(DataError);
});
