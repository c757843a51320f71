import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseThreshold, DataError, roc, ShapeError, Trainer } from 'webgpu-ebm';
import { bestBeta } from '../../src/training/calibrate.ts';
import { testGpu } from '../support/gpu.ts';
import { parabola, parabolaSamples } from '../support/models.ts';

describe('roc', () => {
  it('finds the points, the area and the equal error rate of a small case', () => {
    const curve = roc([1, 2, 3, 4], [true, false, true, false]);
    expect([...curve.thresholds]).toEqual([-Infinity, 1, 2, 3, 4]);
    expect([...curve.detections]).toEqual([0, 0.5, 0.5, 1, 1]);
    expect([...curve.falseAlarms]).toEqual([0, 0, 0.5, 0.5, 1]);
    expect(curve.area).toBe(0.75);
    expect(curve.equalErrorRate).toBe(0.5);
    expect(chooseThreshold(curve, { falseAlarms: 0.2 })).toEqual({
      threshold: 1,
      detections: 0.5,
      falseAlarms: 0,
    });
    expect(chooseThreshold(curve, { falseAlarms: 0.5 })).toEqual({
      threshold: 3,
      detections: 1,
      falseAlarms: 0.5,
    });
  });

  it('has area 1 and no error where all positives are lower, ½ where all energies are equal', () => {
    expect(roc([1, 2, 8, 9], [1, 1, 0, 0])).toMatchObject({ area: 1, equalErrorRate: 0 });
    expect(roc([5, 5, 5], [1, 0, 0])).toMatchObject({ area: 0.5, equalErrorRate: 0.5 });
  });

  it('its area is the chance that a positive has less energy than a negative', () => {
    const sample = fc.record({ energy: fc.integer({ min: 0, max: 6 }), positive: fc.boolean() });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 2, maxLength: 30 }), (samples) => {
        const [positives, negatives] = [true, false].map((kind) =>
          samples.filter(({ positive }) => positive === kind),
        );
        fc.pre((positives?.length ?? 0) > 0 && (negatives?.length ?? 0) > 0);
        const curve = roc(
          samples.map(({ energy }) => energy),
          samples.map(({ positive }) => positive),
        );
        let wins = 0;
        for (const { energy: a } of positives ?? []) {
          for (const { energy: b } of negatives ?? []) wins += a < b ? 1 : a === b ? 0.5 : 0;
        }
        expect(curve.area).toBeCloseTo(wins / ((positives?.length ?? 0) * (negatives?.length ?? 0)), 10);
        for (const curveValues of [curve.detections, curve.falseAlarms, curve.thresholds]) {
          expect(
            [...curveValues].every((value, i) => i === 0 || value >= (curveValues[i - 1] as number)),
          ).toBe(true);
        }
      }),
    );
  });

  it('refuses what makes no sense', () => {
    expect(() => roc([1, 2], [true])).toThrow(ShapeError);
    expect(() => roc([1, Number.NaN], [true, false])).toThrow(/NaN at 1/);
    expect(() => roc([1, 2], [true, true])).toThrow(DataError);
    expect(() => chooseThreshold(roc([1, 2], [true, false]), { falseAlarms: 2 })).toThrow(DataError);
  });
});

describe('calibrate', () => {
  it('finds the β that made the samples', () => {
    // Right answers drawn with P = exp(−3 E)/Z from the energies 0, 0.5, 1.
    const energies = [0, 0.5, 1];
    const weights = energies.map((energy) => Math.exp(-3 * energy));
    const total = weights.reduce((a, b) => a + b, 0);
    const rows = weights.flatMap((weight, k) =>
      Array.from({ length: Math.round((1e5 * weight) / total) }, () => k),
    );
    const { beta, negativeLogLikelihood } = bestBeta(
      rows.flatMap(() => energies),
      rows.map((k) => energies[k] as number),
      1,
    );
    expect(beta).toBeCloseTo(3, 2);
    const entropy = -weights.reduce((sum, weight) => sum + (weight / total) * Math.log(weight / total), 0);
    expect(negativeLogLikelihood).toBeCloseTo(entropy, 4);
  });

  it('lowers −log P of held-out samples below that of β = 1', async () => {
    const trainer = await Trainer.create(await testGpu(), parabola());
    await trainer.fit(parabolaSamples(50), { steps: 200 });
    const heldOut = parabolaSamples(33);
    const { beta, negativeLogLikelihood } = await trainer.calibrate(heldOut);
    const energies = await trainer.energies(heldOut.x);
    const right = await trainer.score(heldOut);
    const at = (value: number): number => {
      const columns = energies.length / right.length;
      const costs = [...right].map((ec, row) => {
        const z = energies
          .subarray(row * columns, (row + 1) * columns)
          .reduce((sum, e) => sum + 0.05 * Math.exp(-value * e), 0);
        return value * ec + Math.log(z);
      });
      return costs.reduce((a, b) => a + b, 0) / costs.length;
    };
    expect(negativeLogLikelihood).toBeCloseTo(at(beta), 3);
    expect(negativeLogLikelihood).toBeLessThanOrEqual(at(1));
    for (const other of [beta * 0.8, beta * 1.25]) expect(at(other)).toBeGreaterThan(negativeLogLikelihood);
    trainer.dispose();
  });
});

it('rankInputs finds the X that go best with a Y', async () => {
  const trainer = await Trainer.create(await testGpu(), parabola());
  await trainer.fit(parabolaSamples(50), { steps: 400 });
  const { x } = parabolaSamples(41);
  const { rows, energies } = await trainer.rankInputs(x, 0.81, { k: 2 });
  for (const row of rows) expect(Math.abs(Math.abs(x[row] as number) - 0.9)).toBeLessThan(0.08);
  const scores = await trainer.score({ x, y: x.map(() => 0.81) });
  expect(energies[0]).toBe(Math.min(...scores));
  await expect(trainer.rankInputs(x, 0.81, { k: 99 })).rejects.toThrow(DataError);
  trainer.dispose();
});

it('gibbsInputs is the distribution over X given a Y', async () => {
  const trainer = await Trainer.create(await testGpu(), parabola());
  const x = Float32Array.of(-1, -0.3, 0.2, 0.9);
  const energies = await trainer.score({ x, y: Float32Array.of(0.81, 0.81, 0.81, 0.81) });
  const weights = [...energies].map((energy) => Math.exp(-3 * energy));
  const sum = weights.reduce((a, b) => a + b, 0);
  const probabilities = await trainer.gibbsInputs(x, 0.81, { beta: 3 });
  for (const [i, weight] of weights.entries()) expect(probabilities[i]).toBeCloseTo(weight / sum, 5);
  const sharp = await trainer.gibbsInputs(x, 0.81, { beta: 1e6 });
  const { rows } = await trainer.rankInputs(x, 0.81, { k: 1 });
  expect(sharp[rows[0] as number]).toBeCloseTo(1, 6);
  await expect(trainer.gibbsInputs(x, 0.81, { beta: 0 })).rejects.toThrow(DataError);
  trainer.dispose();
});
