import { expect, it } from 'vitest';
import { DataError, labels, LimitError, ShapeError } from 'webgpu-ebm';

it('labels are the numbers 0 … K−1', () => {
  const space = labels(3);
  expect([...space.coordinates]).toEqual([0, 1, 2]);
  expect(space).toMatchObject({ name: 'labels(3)', count: 3, dims: 1, weight: 1, numbered: true });
  expect(space.costs).toBeUndefined();
});

it('carry a copy of their costs, each direction its own', () => {
  const given = [0, 1, 2, 0];
  const { costs, name } = labels(2, { costs: given });
  given[1] = 9;
  expect([...(costs as Float32Array)]).toEqual([0, 1, 2, 0]);
  expect(name).toBe('labels(2) with costs');
  expect([...(labels(1, { costs: [0] }).costs as Float32Array)]).toEqual([0]);
});

it.each<[string, number[], typeof DataError | typeof ShapeError, string]>([
  ['too few', [0, 1, 1], ShapeError, 'labels: expected costs [2, 2], 4 numbers row by row, got 3.'],
  ['too many', [0, 1, 1, 0, 0], ShapeError, 'got 5.'],
  ['negative', [0, -1, 1, 0], DataError, 'labels: expected finite costs ≥ 0, got -1 at [0, 1].'],
  ['infinite', [0, 1, Infinity, 0], DataError, 'got Infinity at [1, 0].'],
  ['beyond float32', [0, 1, 1e39, 0], DataError, 'got 1e+39 at [1, 0].'],
  ['NaN', [0, Number.NaN, 1, 0], DataError, 'got NaN at [0, 1].'],
  ['not 0 on the diagonal', [0, 1, 1, 2], DataError, 'expected no cost of a right answer, got 2 at [1, 1].'],
])('costs that are %s are refused', (_, costs, type, message) => {
  expect(() => labels(2, { costs })).toThrow(type);
  expect(() => labels(2, { costs })).toThrow(message);
});

it.each([2 ** 24 + 1, 2 ** 33, Infinity])('refuses %d labels, which float32 cannot number', (count) => {
  expect(() => labels(count)).toThrow(LimitError);
  expect(() => labels(count)).toThrow(`labels: expected at most 16777216 labels, got ${count}.`);
});

it('refuses a misspelt option and a count that is not whole', () => {
  expect(() => labels(2, { cost: [] } as never)).toThrow('labels: expected options costs, got cost.');
  expect(() => labels(2.5)).toThrow('labels: expected count to be a whole number ≥ 1, got 2.5.');
});
