import { describe, expect, it } from 'vitest';
import { logPartition } from '../../demos/saturated/logPartition.ts';
import { sideBySide } from '../../demos/saturated/sideBySide.ts';
import { evenlySpaced } from '../../demos/shared/figures.ts';

describe('logPartition', () => {
  const answers = evenlySpaced(-16, 16, 1025);
  const weight = 1 / 32;

  it('is log √(2π/β) for a quadratic, wherever its minimum', () => {
    const energies = Float32Array.from([0, 1].flatMap((at) => [...answers].map((y) => 0.5 * (y - at) ** 2)));
    for (const beta of [1, 4]) {
      const values = logPartition(energies, answers, { range: 16, weight, beta });
      expect(values).toHaveLength(2);
      for (const value of values) expect(value).toBeCloseTo(0.5 * Math.log((2 * Math.PI) / beta), 6);
    }
  });

  it('is the log of the range for a flat energy, less β E; only answers in the range count', () => {
    const energies = new Float32Array(answers.length).fill(1);
    expect(logPartition(energies, answers, { range: 16, weight })[0]).toBeCloseTo(Math.log(32 + weight) - 1);
    expect(logPartition(energies, answers, { range: 2, weight })[0]).toBeCloseTo(Math.log(4 + weight) - 1);
  });

  it('stays finite where exp(−E) underflows', () => {
    const energies = new Float32Array(answers.length).fill(5000);
    expect(logPartition(energies, answers, { range: 16, weight })[0]).toBeCloseTo(
      Math.log(32 + weight) - 5000,
      6,
    );
  });
});

describe('sideBySide', () => {
  it('puts row beside row', () => {
    const picture = (width: number, value: number) => ({
      width,
      height: 2,
      data: new Uint8ClampedArray(8 * width).fill(value),
    });
    const { width, height, data } = sideBySide(picture(1, 10), picture(2, 20));
    expect([width, height]).toEqual([3, 2]);
    const row = [...Array.from({ length: 4 }, () => 10), ...Array.from({ length: 8 }, () => 20)];
    expect([...data]).toEqual([...row, ...row]);
    expect(() => sideBySide(picture(1, 0), { ...picture(1, 0), height: 3 })).toThrow(/same heights/);
  });
});
