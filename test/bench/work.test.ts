import { expect, test } from 'vitest';
import { tasks } from '../../bench/tasks/index.ts';
import { BOLTZMANN, EXPONENTIAL, LOGARITHM, SEARCH, TANH } from '../../bench/tasks/work.ts';

function workOf(name: string, size: string) {
  return tasks.find((task) => task.name === name)?.work?.(size);
}

test('a product: a multiply–add each, factors read, product written', () => {
  expect(workOf('matmul', '3')).toEqual({ operations: 54, traffic: 108, given: 108 });
  expect(workOf('matmul', '2,3,5')).toMatchObject({ operations: 60, traffic: 4 * (6 + 15 + 10) });
});

test.each([
  ['sweep-l1', 3],
  ['sweep-l2', 3],
  ['sweep-dot', 2],
])('%s: %i operations a dimension in each of two searches', (name, distance) => {
  let operations = 0;
  for (let k = 0; k < 5; k++) {
    for (let d = 0; d < 3; d++) operations += 1;
    for (let p = 0; p < 2; p++) {
      for (let d = 0; d < 3; d++) operations += 2 * distance;
      operations += BOLTZMANN + SEARCH;
    }
  }
  expect(workOf(name, '2,5,3')?.operations).toBe(operations);
});

test.each(['nll', 'square-square'])('train-%s: the operations of its loops, counted', (loss) => {
  const [samples, answers, hidden, dims] = [2, 5, 4, 3];
  const isLikelihood = loss === 'nll';
  let operations = 0;
  const fprop = (rows: number): void => {
    for (let i = 0; i < rows * hidden; i++) operations += 2 + TANH + 2 * dims;
  };
  const bprop = (rows: number): void => {
    // W₂ and the hidden states 4 a dimension; (1 − h²)·dh, B₁; W₁.
    for (let i = 0; i < rows * hidden; i++) operations += 4 * dims + 3 + 1 + 2;
  };
  const slopes = (): void => {
    for (let d = 0; d < dims; d++) operations += 4;
  };
  const energy = (): void => {
    for (let d = 0; d < dims; d++) operations += 3;
  };
  for (const rows of [samples, samples, answers]) fprop(rows);
  for (let pair = 0; pair < samples * answers; pair++) {
    for (let side = 0; side < (isLikelihood ? 2 : 1); side++) {
      energy();
      operations += isLikelihood ? BOLTZMANN : SEARCH;
      if (isLikelihood) slopes();
    }
  }
  for (let p = 0; p < samples; p++) {
    energy();
    for (let side = 0; side < (isLikelihood ? 2 : 4); side++) slopes();
  }
  for (const rows of [samples, samples, isLikelihood ? answers : samples]) bprop(rows);
  for (let w = 0; w < 2 * (2 * hidden + dims * hidden); w++) operations += 2;
  expect(workOf(`train-${loss}`, '2,5,4,3')?.operations).toBe(operations);
});

test('replicas: the step of each model, on samples and answers that all share', () => {
  const [one, many] = ['1,2,5,4,3', '10,2,5,4,3'].map((size) => workOf('replicas', size));
  expect(one).toEqual(workOf('train-nll', '2,5,4,3'));
  expect(many?.operations).toBe(10 * (one?.operations ?? 0));
  expect(many?.given).toBe(10 * (one?.given ?? 0) - 9 * 4 * (2 * 2 + 5));
});

test('chain: the operations of its loops, counted', () => {
  const [sequences, positions, labels] = [2, 5, 3];
  let operations = 0;
  for (let pair = 0; pair < labels * labels; pair++) operations += EXPONENTIAL;
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (let t = 0; t < positions; t++) {
      operations += LOGARITHM;
      // exp(−U); its place forward and back; sums and scales of both; the posterior, and the right answer's.
      for (let j = 0; j < labels; j++) operations += EXPONENTIAL + 2 + 4 + 2;
      for (let pair = 0; pair < (t > 0 ? labels * labels : 0); pair++) operations += 3 * 2;
    }
  }
  expect(workOf('chain', '2,5,3')).toMatchObject({ operations, given: 4 * (2 * 30 + 10 + 2 * 9 + 1) });
});

test('every task of one shape counts its work, and more of it at larger sizes', () => {
  for (const { name, sizes, isCeiling, work } of tasks) {
    if (isCeiling || name === 'matmul' || name === 'chain' || !work) continue;
    const operations = sizes.map((size) => work(size).operations);
    expect({ name, operations }).toEqual({ name, operations: operations.toSorted((a, b) => a - b) });
  }
});
