import { expect, test } from 'vitest';
import { disagreement } from '../../bench/compare.ts';

const reference = { loss: Float32Array.of(2), gradient: Float32Array.of(1, -4, 0) };

test('the largest relative difference, by name', () => {
  expect(disagreement(reference, reference)).toBe(0);
  const near = { loss: Float32Array.of(2), gradient: Float32Array.of(1, -4, 2e-4) };
  expect(disagreement(near, reference)).toBeCloseTo(5e-5, 8);
});

test.each([
  ['another value', { ...reference, gradient: Float32Array.of(1, -4, 1e-3) }, /gradient within 0\.0001/],
  ['another sign', { ...reference, loss: Float32Array.of(-2) }, /loss within/],
  ['NaN', { ...reference, loss: Float32Array.of(Number.NaN) }, /loss within/],
  ['a missing name', { loss: reference.loss }, /3 numbers for gradient, got none/],
  ['a missing number', { ...reference, gradient: Float32Array.of(1, -4) }, /3 numbers for gradient, got 2/],
])('%s is refused', (_, results, message) => {
  expect(() => disagreement(results, reference)).toThrow(message);
});
