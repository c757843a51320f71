import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import * as twins from '../../src/reference/index.ts';

/** Reference data, read without the package: twins need neither kernels nor a GPU. */
export function readFixture<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/golden/${file}`, import.meta.url), 'utf8')) as T;
}

/** Discrete answers of one sample, with what a search over them must find. */
export interface DiscreteCase {
  E: number[];
  target: number;
  Ec: number;
  ybar: number;
  Ei: number;
  kmin: number;
  Emin: number;
  F: number;
  hyper: { beta: number };
}

export type Choices = Pick<DiscreteCase, 'Ec' | 'ybar' | 'Ei' | 'kmin' | 'Emin' | 'F'>;

/** What the twins of the tabular searches find. */
export function choicesOf({
  E,
  target,
  hyper: { beta },
}: Pick<DiscreteCase, 'E' | 'target' | 'hyper'>): Choices {
  const energies = Float64Array.from(E);
  const size = { rows: 1, columns: E.length };
  const desired = Float64Array.of(target);
  const one = (): Float64Array => new Float64Array(1);
  const [energy, index, minimum, free_energy, label] = [one(), one(), one(), one(), one()];
  const first = (values: Float64Array): number => values[0] as number;

  twins.rowPick({ energies, desired, energy, index: label }, size);
  expect(first(label)).toBe(target);
  twins.rowMinimum({ energies, minimum, index }, { ...size, RANKED: 0 });
  const [Emin, kmin] = [first(minimum), first(index)];
  const answers = Float64Array.from(E.keys());
  twins.rowMostOffending(
    { energies, answers, desired, minimum, index },
    { ...size, answer_dims: 1, radius: 0.5 },
  );
  twins.rowFreeEnergy({ energies, free_energy }, { ...size, beta, weight: 1 });
  return { Ec: first(energy), Emin, kmin, Ei: first(minimum), ybar: first(index), F: first(free_energy) };
}

/** |actual − expected| ≤ 1e-9·(1 + |expected|), element by element. */
export function expectRelative(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = 1e-9,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i] as number, expected[i] as number];
    expect(Math.abs(a - e) <= tolerance * (1 + Math.abs(e)), `[${i}]: got ${a}, expected ${e}`).toBe(true);
  }
}
