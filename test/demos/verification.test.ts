import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { roc } from 'webgpu-ebm';
import { errorCurve, histogram } from '../../demos/verification/curves.ts';
import { digitUrl } from '../../demos/shared/digitImage.ts';
import { PIXELS, rowsByDigit, splitImages, takeRows } from '../../demos/shared/images.ts';
import { pick, seededRandom } from '../../demos/shared/random.ts';
import { drawPairs, pixelDistances } from '../../demos/verification/pairs.ts';

/** Three images of each of three digits; image i has ink i everywhere. */
const images = {
  x: Float32Array.from({ length: 9 * PIXELS }, (_, at) => Math.floor(at / PIXELS)),
  y: Float32Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2),
};

describe('seededRandom', () => {
  it('repeats itself for a seed, differs between seeds, and is uniform', () => {
    const draw = (seed: number, count: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: count }, random);
    };
    expect(draw(3, 5)).toEqual(draw(3, 5));
    expect(draw(3, 5)).not.toEqual(draw(4, 5));
    const many = draw(1, 100_000);
    expect(many.every((value) => value >= 0 && value < 1)).toBe(true);
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = many.filter((value) => Math.floor(value * 10) === tenth).length / many.length;
      expect(share).toBeCloseTo(0.1, 2);
    }
  });

  it('picks each with the same chance', () => {
    const random = seededRandom(2);
    const picked = Array.from({ length: 30_000 }, () => pick(random, ['a', 'b', 'c']));
    for (const letter of 'abc') {
      expect(picked.filter((one) => one === letter).length / 30_000).toBeCloseTo(1 / 3, 2);
    }
  });
});

describe('drawPairs', () => {
  const { first, second, same, digits } = drawPairs(images, {
    count: 400,
    digits: [0, 2],
    random: seededRandom(1),
  });

  it('draws as many pairs of one digit as of two, of the digits asked for', () => {
    expect(same.filter(Boolean)).toHaveLength(200);
    for (const [i, [one, two]] of digits.entries()) {
      expect(one === two).toBe(same[i]);
      expect([0, 2]).toContain(one);
      expect([0, 2]).toContain(two);
    }
  });

  it('takes images of those digits, two different ones', () => {
    for (const [i, [one, two]] of digits.entries()) {
      const rows = [first[i * PIXELS] as number, second[i * PIXELS] as number];
      expect(rows.map((row) => images.y[row])).toEqual([one, two]);
      expect(rows[0]).not.toBe(rows[1]);
    }
  });

  it('measures the distance of their pixels', () => {
    const distances = pixelDistances({ first, second, same, digits });
    const apart = Math.abs((first[0] as number) - (second[0] as number));
    expect(distances[0]).toBeCloseTo(28 * apart, 4);
  });
});

describe('rows of images', () => {
  it('are split in two', () => {
    const [first, rest] = splitImages(images, 4);
    expect([...first.y]).toEqual([0, 1, 2, 0]);
    expect([...rest.y]).toEqual([1, 2, 0, 1, 2]);
    expect([first.x.length, rest.x.length, rest.x[0]]).toEqual([4 * PIXELS, 5 * PIXELS, 4]);
  });

  it('are found by digit and taken in order', () => {
    expect(rowsByDigit(images)[1]).toEqual([1, 4, 7]);
    const taken = takeRows(images, [7, 0]);
    expect([taken.length, taken[0], taken[PIXELS]]).toEqual([2 * PIXELS, 7, 0]);
  });
});

describe('what is plotted', () => {
  it('thins a curve of errors, and leaves out shares too small for its axes', () => {
    const count = 5000;
    const curve = roc(
      Float64Array.from({ length: 2 * count }, (_, i) => (i < count ? i / count : 0.5 + (i - count) / count)),
      Array.from({ length: 2 * count }, (_, i) => i < count),
    );
    const points = errorCurve(curve, 0.01);
    expect(points.length).toBeLessThan(100);
    for (const [accepts, rejects] of points) {
      expect(accepts).toBeGreaterThanOrEqual(0.01);
      expect(rejects).toBeGreaterThanOrEqual(0.01);
      // A threshold t rejects 1 − t of the positives and accepts t − ½ of the negatives.
      expect(accepts + rejects).toBeCloseTo(0.5, 3);
    }
  });

  it('counts shares by bin, at the middles of the bins', () => {
    expect(histogram([0, 0.1, 0.6, 1], 1, 2)).toEqual([
      [0.25, 0.5],
      [0.75, 0.5],
    ]);
  });

  it('turns ink into a PNG, dark on white', () => {
    const [, base64] = digitUrl(Float32Array.from({ length: PIXELS }, (_, at) => (at === 29 ? 1 : 0))).split(
      ',',
    );
    const { width, height, data } = decode(Buffer.from(base64 as string, 'base64'));
    expect([width, height, data[28], data[29]]).toEqual([28, 28, 255, 0]);
  });
});
