import { expect, test } from 'vitest';
import { calibrate, evaluate, gibbs } from '../../../demos/gallery/digits/evaluate.ts';

/** Energies of ten labels, that of one or two of them lower than 5. */
const energies = (...rows: Record<number, number>[]): Float32Array =>
  Float32Array.from(rows.flatMap((low) => Array.from({ length: 10 }, (_, label) => low[label] ?? 5)));

test('counts mistakes, and has those of the highest gap first', () => {
  const table = energies({ 3: -1 }, { 4: 0 }, { 7: 1, 9: 2 }, { 0: -9, 9: 4 });
  const { error, confusion, worst } = evaluate(table, [3, 4, 9, 9]);
  expect(error).toBe(0.5);
  expect([confusion[33], confusion[44], confusion[97], confusion[90], confusion[99]]).toEqual([
    1, 1, 1, 1, 0,
  ]);
  expect(worst).toEqual([
    { row: 3, digit: 9, label: 0, gap: 13 },
    { row: 2, digit: 9, label: 7, gap: 1 },
  ]);
});

test('probabilities follow from differences of energies alone', () => {
  const probabilities = gibbs(energies({ 2: 5 - Math.log(9) }), 1);
  expect(probabilities[2]).toBeCloseTo(0.5, 6);
  expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 6);
  const far = gibbs(
    energies({ 2: -2000 }).map((energy) => energy + 1e4),
    10,
  );
  expect(far[2]).toBe(1);
});

test('β is fitted: of labels drawn from a Gibbs distribution it is that distribution’s', () => {
  // Three of four images have the label whose energy is lower by 1: β·1 = log 3 between two labels.
  const table = Float32Array.from({ length: 40 }, (_, at) => (at % 10 < 2 ? at % 10 : 1e4));
  expect(calibrate(table, [0, 0, 0, 1])).toBeCloseTo(Math.log(3), 4);
  expect(
    calibrate(
      table.map((energy) => energy / 5),
      [0, 0, 0, 1],
    ),
  ).toBeCloseTo(5 * Math.log(3), 3);
});
