import { describe, expect, test } from 'vitest';
import { hinge, lvq2, minimumEmpiricalError, nll, squareSquare } from 'webgpu-ebm';
import { ANSWERS } from '../../demos/gallery/shared/curve/model.ts';
import { ROWS } from '../../demos/gallery/shared/curve/CurveTraining.ts';
import { SHAPES } from '../../demos/gallery/shared/curve/shapes.ts';
import { shownSamples } from '../../demos/gallery/shared/curve/shownSamples.ts';
import { Turns } from '../../demos/gallery/shared/page/Turns.ts';
import { tileFigures } from '../../demos/gallery/duel/figures.ts';
import { pointsOf } from '../../demos/gallery/good-losses/contrasts.ts';
import { landscapeOf, planeFor, SIDE } from '../../demos/gallery/good-losses/landscape.ts';
import { colder } from '../../demos/gallery/temperature/model.ts';
import { density, freeEnergies, gaps, weightOf } from '../../demos/gallery/temperature/gibbs.ts';

describe('points in the plane of a loss', () => {
  const samples = { x: Float32Array.of(0, 0), y: Float32Array.of(0, 0.5) };
  const right = Float32Array.of(0.3, 0.2);
  // Answers −1, −0.5, 0, 0.5, 1.
  const energies = Float32Array.of(2, 1.5, 0.1, 1, 3, 0.7, 0.6, 0.5, 0.2, 0.4);
  const see = (contrast: 'offending' | 'lowest' | 'free') =>
    pointsOf(right, energies, samples, [-1, 1], { contrast, radius: 0.5, beta: 2 });

  test('Ei is the lowest energy at least ε from the right answer', () => {
    const { contrast, offending } = see('offending');
    expect(contrast).toBe(offending);
    for (const [i, expected] of [1, 0.4].entries()) expect(offending[i]).toBeCloseTo(expected, 6);
  });

  test('the lowest energy is that of all answers', () => {
    for (const [i, expected] of [0.1, 0.2].entries())
      expect(see('lowest').contrast[i]).toBeCloseTo(expected, 6);
  });

  test('the free energy weighs answers by the length they stand for', () => {
    const sum = [2, 1.5, 0.1, 1, 3].reduce((all, energy) => all + 0.5 * Math.exp(-2 * energy), 0);
    expect(see('free').contrast[0]).toBeCloseTo(-Math.log(sum) / 2, 6);
  });
});

describe('the landscape of a loss', () => {
  const plane = { right: [0, 2], contrast: [0, 2] } as const;

  test('holds L at each place of the plane', () => {
    const { values, range } = landscapeOf(hinge({ m: 1 }), plane);
    expect(values[0]).toBeCloseTo(1, 5);
    expect(values[SIDE - 1]).toBeCloseTo(0, 6);
    expect(values[SIDE * (SIDE - 1)]).toBeCloseTo(range[1], 6);
  });

  test.each([lvq2(), minimumEmpiricalError({ beta: 100 }), squareSquare({ m: 5 }), nll()])(
    'of $name is finite and within its range',
    (loss) => {
      for (const contrast of [
        [0, 2],
        [-3, 2],
      ] as const) {
        const { values, range } = landscapeOf(loss, { ...plane, contrast });
        expect(range[1]).toBeGreaterThan(range[0]);
        for (const value of values) expect(value >= range[0] - 1e-5 && value <= range[1] + 1e-5).toBe(true);
      }
    },
  );

  test('the plane holds points and margin, and only grows', () => {
    const points = (most: number, least = 0.1) => ({
      right: Float64Array.of(0.2, most),
      contrast: Float64Array.of(least, most),
      offending: new Float64Array(2),
    });
    const first = planeFor(points(0.8), 1, undefined);
    expect(first.right[1]).toBeGreaterThanOrEqual(1.3);
    expect(first.contrast).toEqual([0, first.right[1]]);
    expect(planeFor(points(0.1), 1, first)).toEqual(first);
    const later = planeFor(points(7, -2), 1, first);
    expect(later.right[1]).toBeGreaterThan(7);
    expect(later.contrast[0]).toBeLessThanOrEqual(-2);
  });
});

test('a tile tells spread and error of its surface', () => {
  const energies = new Float32Array(ROWS * ANSWERS);
  for (let row = 0; row < ROWS; row++) {
    for (let k = 0; k < ANSWERS; k++) energies[row * ANSWERS + k] = Math.abs(k - 75) / 25;
  }
  const { spread, error, highest } = tileFigures(energies, [-1, 1], (x) => (x < 0 ? [] : [0.4, -0.6]));
  expect(spread).toBeCloseTo(3, 6);
  expect(highest).toBeCloseTo(3, 6);
  expect(error).toBeCloseTo(0.1, 5);
  expect(tileFigures(energies, [-1, 1], undefined).error).toBeUndefined();
});

describe('what β makes of energies', () => {
  const weight = weightOf([-1, 1]);
  const energies = Float32Array.from({ length: ANSWERS }, (_, k) => 3 * Math.abs(k / 50 - 1));

  test.each([0.1, 1, 10, 100])('at β = %d F keeps to its bounds, and the density sums to 1', (beta) => {
    const found = freeEnergies(energies, beta, weight);
    const { below, above, boundBelow, boundAbove } = gaps(found, beta, weight);
    expect(below).toBeLessThanOrEqual(boundBelow);
    expect(above).toBeLessThanOrEqual(boundAbove);
    const sum = density(energies, beta, weight).reduce((all, value) => all + weight * value, 0);
    expect(sum).toBeCloseTo(1, 9);
  });

  test('flat and infinitely steep surfaces reach the bounds', () => {
    const flat = freeEnergies(new Float32Array(ANSWERS), 2, weight);
    expect(gaps(flat, 2, weight).below).toBeCloseTo(gaps(flat, 2, weight).boundBelow, 12);
    const steep = freeEnergies(
      Float32Array.from({ length: ANSWERS }, (_, k) => 1e4 * k),
      2,
      weight,
    );
    expect(gaps(steep, 2, weight).above).toBeCloseTo(gaps(steep, 2, weight).boundAbove, 12);
  });
});

test('colder and colder, β ends at 100', () => {
  expect(colder(1)).toBe(1.12);
  expect(colder(1.12)).toBe(1.26);
  expect(colder(89.1)).toBe(100);
  expect(colder(100)).toBe(100);
});

test('samples are shown evenly, of both lids of an eye alike', () => {
  const shown = shownSamples(SHAPES.eye.samples(200, 1), 20);
  expect(shown.length / 2).toBeGreaterThan(14);
  expect(shown.length / 2).toBeLessThan(26);
  const upper = [...shown].filter((value, i) => i % 2 === 1 && value > 0).length;
  expect(Math.abs(upper - shown.length / 4)).toBeLessThanOrEqual(1);
});

describe('pictures in turn', () => {
  test('one a frame on a CPU adapter, each once a step', () => {
    const turns = new Turns(3, 'cpu');
    const drawn: number[] = [];
    const frame = (step: number) => turns.draw(step, (picture) => drawn.push(picture));
    expect([frame(1), frame(1), frame(1), frame(1)]).toEqual([true, true, false, false]);
    expect(drawn).toEqual([0, 1, 2]);
    expect(frame(2)).toBe(true);
    turns.redraw();
    frame(2);
    frame(2);
    frame(2);
    expect(drawn).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  test('all of them on a GPU', () => {
    const drawn: number[] = [];
    expect(new Turns(3, 'gpu').draw(0, (picture) => drawn.push(picture))).toBe(false);
    expect(drawn).toEqual([0, 1, 2]);
  });
});
