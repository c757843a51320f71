import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatPoints,
  MOST_POINTS,
  nearest,
  parsePoints,
  place,
  pointsOf,
  samplesOf,
  withMoved,
  withoutNear,
  withPoint,
} from '../../demos/gallery/your-data/points.ts';

const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
const lists = fc.array(fc.record({ x: coordinate, y: coordinate }).map(place), {
  minLength: 1,
  maxLength: 50,
});

test('a text gives back the points it was made from', () => {
  fc.assert(
    fc.property(lists, (points) => {
      expect(parsePoints(formatPoints(points))).toEqual(points);
    }),
  );
});

test.each(['', 'abc', 'ABCD', '00zz0', '-1-1', '0000'.repeat(MOST_POINTS + 1)])(
  '"%s" is no list of points',
  (text) => expect(parsePoints(text)).toBeUndefined(),
);

test('places stay in the box, and keep to a thousandth', () => {
  expect(place({ x: -7, y: 7 })).toEqual({ x: -1, y: 1 });
  fc.assert(
    fc.property(coordinate, coordinate, (x, y) => {
      const near = place({ x, y });
      expect(Math.abs(near.x - x)).toBeLessThan(1e-3);
      expect(Math.abs(near.y - y)).toBeLessThan(1e-3);
    }),
  );
});

test('the nearest within reach', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 0.5, y: 0 },
  ];
  expect(nearest(points, { x: 0.4, y: 0 }, 0.2)).toBe(1);
  expect(nearest(points, { x: 0.25, y: 0.9 }, 0.2)).toBeUndefined();
});

test('adding, moving and erasing', () => {
  const one = [place({ x: 0, y: 0 })];
  const two = withPoint(one, { x: 0.5, y: 0.5 });
  expect(two).toHaveLength(2);
  expect(withMoved(two, 0, { x: 1, y: 1 })).toEqual([{ x: 1, y: 1 }, two[1]]);
  expect(withoutNear(two, { x: 0.5, y: 0.5 }, 0.1)).toEqual(one);
  // A model can't train on nothing.
  expect(withoutNear(one, { x: 0, y: 0 }, 0.1)).toEqual(one);
  const full = Array.from({ length: MOST_POINTS }, () => one[0]!);
  expect(withPoint(full, { x: 1, y: 1 })).toBe(full);
});

test('samples and points say the same', () => {
  fc.assert(
    fc.property(lists, (points) => {
      const samples = samplesOf(points);
      expect([...samples.x]).toEqual(points.map(({ x }) => Math.fround(x)));
      expect(formatPoints(pointsOf(samples))).toBe(formatPoints(points));
    }),
  );
});
