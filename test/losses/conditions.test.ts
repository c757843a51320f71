import { describe, expect, it } from 'vitest';
import {
  DataError,
  energyLoss,
  generalizedMargin,
  hinge,
  log,
  Loss,
  lvq2,
  mce,
  minimumEmpiricalError,
  mostOffending,
  nll,
  perceptron,
  squaredEnergy,
  squareExponential,
  squareSquare,
} from 'webgpu-ebm';
import hingeKernel from '../../shaders/losses/hinge.wgsl';
import { hinge as hingeTwin } from '../../src/reference/losses/hinge.ts';
import type { Twin } from '../../src/reference/twin.ts';

const NONE = { c1: false, c2: false, c3: false, margin: undefined };
const ZERO = { c1: true, c2: false, c3: false };
const GOOD = { c1: true, c2: true, c3: true };

/** The column "margin" of the sources: LeCun & Huang 2005, table of section 3, and LeCun et al. 2006, table 1. */
const SOURCES: [string, Loss, 'none' | 0 | 'm' | '> 0'][] = [
  ['energy', energyLoss(), 'none'],
  ['squared energy', squaredEnergy(), 'none'],
  ['perceptron', perceptron(), 0],
  ['hinge', hinge({ m: 0.7 }), 'm'],
  ['log', log(), '> 0'],
  ['LVQ2', lvq2(), 0],
  ['MCE', mce(), '> 0'],
  ['square-square', squareSquare({ m: 0.7 }), 'm'],
  ['square-exponential', squareExponential(), '> 0'],
  ['negative log-likelihood', nll(), '> 0'],
  ['minimum empirical error', minimumEmpiricalError(), '> 0'],
  ['generalized margin, hinge', generalizedMargin({ m: 0.7 }), 'm'],
  ['generalized margin, table of costs', generalizedMargin({ m: 0.7, cost: 'table' }), 'm'],
  ['generalized margin, log', generalizedMargin({ shape: 'log' }), '> 0'],
];

describe('the margins of the sources', () => {
  it.each(SOURCES)('%s', (_, loss, source) => {
    const { margin, ...holds } = loss.conditions();
    if (source === 'none') expect(margin).toBeUndefined();
    else if (source === '> 0') expect(margin).toBeGreaterThan(0);
    else expect(margin).toBeCloseTo(source === 'm' ? 0.7 : source, 6);
    const positive = source === 'm' || source === '> 0';
    expect(holds).toMatchObject({ c2: positive, c3: positive });
  });
});

describe('the conditions', () => {
  it.each([
    ['energy', energyLoss()],
    ['squared energy', squaredEnergy()],
  ])('%s, blind to Ei, meets none', (_, loss) => {
    expect(loss.conditions()).toEqual(NONE);
  });

  it('perceptron and LVQ2 are content with a tie', () => {
    for (const loss of [perceptron(), lvq2(), lvq2({ delta: 0.1 })]) {
      const found = loss.conditions();
      expect(found).toMatchObject(ZERO);
      expect(found.margin).toBeCloseTo(0, 8);
    }
  });

  it.each([0.01, 0.3, 1, 2.71, 9])('hinge and square-square have margin m = %f', (m) => {
    for (const loss of [hinge({ m }), squareSquare({ m }), generalizedMargin({ m })]) {
      const found = loss.conditions();
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
    expect(loss.conditions()).toEqual({ ...GOOD, margin: Infinity });
  });
});

it('takes energies ≥ 0 where the loss asks for them, and others on request', () => {
  expect(lvq2().conditions()).toEqual(lvq2().conditions({ least: 0 }));
  expect(lvq2().conditions({ least: -10 })).toMatchObject({ c1: false, c3: false });
  expect(squareSquare().conditions({ least: -10 })).toMatchObject(GOOD);
});

it('a margin beyond reach counts as infinite', () => {
  expect(hinge({ m: 5 }).conditions({ reach: 4 }).margin).toBe(Infinity);
});

it('judges an own loss, by the twin of its kernel', () => {
  const kernel = { ...hingeKernel, name: 'my_loss' };
  const loss = new Loss('mine', kernel, mostOffending(0.3), { m: 0.4 });
  expect(() => loss.conditions()).toThrow('expected a twin myLoss for kernel my_loss');
  const found = loss.conditions({ twins: { my_loss: hingeTwin as Twin } });
  expect(found.margin).toBeCloseTo(0.4, 6);
});

it('refuses a reach of 0 and a misspelt option', () => {
  expect(() => log().conditions({ reach: 0 })).toThrow(DataError);
  expect(() => log().conditions({ lowest: 0 } as never)).toThrow('expected options least, reach, twins');
});
