import { describe, expect, it } from 'vitest';
import {
  energyLoss,
  hinge,
  log,
  Loss,
  lvq2,
  mce,
  minimumEmpiricalError,
  nll,
  perceptron,
  ShapeError,
  squaredEnergy,
  squareExponential,
  squareSquare,
} from 'webgpu-ebm';
import hingeKernel from '../../shaders/losses/hinge.wgsl';
import { hinge as hingeTwin } from '../../src/reference/losses/hinge.ts';
import type { Twin } from '../../src/reference/twin.ts';

/** The formulas of the sources. */
const FORMULAS: [Loss, (ec: number, contrast: number) => number][] = [
  [energyLoss(), (ec) => ec],
  [squaredEnergy(), (ec) => ec ** 2],
  [perceptron(), (ec, lowest) => ec - lowest],
  [hinge({ m: 0.7 }), (ec, ei) => Math.max(0, 0.7 + ec - ei)],
  [log(), (ec, ei) => Math.log(1 + Math.exp(ec - ei))],
  [lvq2(), (ec, ei) => Math.min(1, Math.max(0, (ec - ei) / ei))],
  [mce(), (ec, ei) => 1 / (1 + Math.exp(ei - ec))],
  [squareSquare({ m: 0.7 }), (ec, ei) => ec ** 2 + Math.max(0, 0.7 - ei) ** 2],
  [squareExponential({ beta: 2 }), (ec, ei) => ec ** 2 + Math.exp(-2 * ei)],
  [nll({ beta: 3 }), (ec, free) => ec - free],
  [minimumEmpiricalError({ beta: 2 }), (ec, free) => 1 - Math.exp(-2 * (ec - free))],
];
const RIGHT = [0.2, 0.9, 1.4, 2.5];
const CONTRAST = [1.3, 0.6, 1.1, 0.2];
const H = 1e-6;

describe('evaluate', () => {
  it.each(FORMULAS)('gives the value and both slopes of $name', (loss, formula) => {
    const { values, rightSlopes, contrastSlopes } = loss.evaluate(RIGHT, CONTRAST);
    for (const [i, ec] of RIGHT.entries()) {
      const contrast = CONTRAST[i] as number;
      expect(values[i]).toBeCloseTo(formula(ec, contrast), 12);
      const byRight = (formula(ec + H, contrast) - formula(ec - H, contrast)) / (2 * H);
      const byContrast = (formula(ec, contrast + H) - formula(ec, contrast - H)) / (2 * H);
      expect(rightSlopes[i]).toBeCloseTo(byRight, 6);
      expect(contrastSlopes[i]).toBeCloseTo(byContrast, 6);
    }
  });

  it('asks for as many contrasts as right energies', () => {
    expect(() => hinge().evaluate([1, 2], [1])).toThrow(ShapeError);
  });

  it('takes twins of own kernels', () => {
    const own = new Loss('own', { ...hingeKernel, name: 'own_hinge' }, hinge().contrast, { m: 1 });
    expect(() => own.evaluate([1], [1])).toThrow(TypeError);
    const { values } = own.evaluate([1], [1], { twins: { own_hinge: hingeTwin as Twin } });
    expect([...values]).toEqual([1]);
  });
});
