import { describe, expect, it } from 'vitest';
import { samplesOf, turn } from '../../demos/pose/dataset.ts';
import { curveOf, detectedShare, only, poseErrors } from '../../demos/pose/detect.ts';
import { answers, DIMS, NOTHING, NOTHING_POINT, pointOf, POSES } from '../../demos/pose/manifold.ts';
import { rotate, SIDE } from '../../demos/pose/rotate.ts';
import { seededRandom } from '../../demos/shared/random.ts';

const random = seededRandom(1);
const noise = Float32Array.from({ length: SIDE * SIDE }, random);

describe('rotate', () => {
  it('leaves an image as it is at 0° and 360°', () => {
    expect([...rotate(noise, 0)]).toEqual([...noise]);
    for (const [i, value] of rotate(noise, 360).entries()) expect(value).toBeCloseTo(noise[i] as number, 5);
  });

  it('turns anticlockwise: at 90° what was on the right is on top', () => {
    const image = new Float32Array(SIDE * SIDE);
    image[3 * SIDE + 27] = 1;
    const turned = rotate(image, 90);
    // (row, column) → (27 − column, row)
    expect(turned[3]).toBeCloseTo(1, 6);
    expect(turned.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  });

  it('keeps the ink of what stays inside, and turns back', () => {
    const blob = Float32Array.from({ length: SIDE * SIDE }, (_, at) => {
      const [row, column] = [Math.floor(at / SIDE) - 11, (at % SIDE) - 16];
      return Math.exp(-(row ** 2 + column ** 2) / 32);
    });
    const ink = (image: Float32Array): number => image.reduce((sum, value) => sum + value, 0);
    const turned = rotate(blob, 37);
    expect(ink(turned) / ink(blob)).toBeCloseTo(1, 2);
    for (const [i, value] of rotate(turned, -37).entries()) {
      expect(Math.abs(value - (blob[i] as number))).toBeLessThan(0.03);
    }
  });
});

describe('the pose manifold', () => {
  it('has one point a pose, evenly apart, and nothing far away', () => {
    expect(answers.coordinates).toHaveLength(answers.count * DIMS);
    const apart = (one: number, two: number): number =>
      Math.hypot(...pointOf(one).map((value, i) => value - (pointOf(two)[i] as number)));
    for (const pose of POSES.slice(1)) expect(apart(pose - 1, pose)).toBeCloseTo(apart(0, 1), 10);
    expect(apart(-90, 90)).toBeCloseTo(2 * Math.sqrt(1.5), 10);
    const far = answers.coordinates.subarray(NOTHING * DIMS);
    expect(1 - Math.exp(-Math.abs((far[0] as number) - 2))).toBe(1);
  });
});

describe('turned images', () => {
  const images = { x: new Float32Array(4 * SIDE * SIDE), y: Float32Array.of(3, 5, 3, 5) };
  const draw = (digits: readonly number[], seed: number) =>
    turn(images, { digits, count: 200, random: seededRandom(seed) });

  it('show the digits asked for at angles from −90° to 90°, by the seed', () => {
    const turned = draw([3], 1);
    expect(turned.digits.every((digit) => digit === 3)).toBe(true);
    expect(Math.max(...turned.angles.map(Math.abs))).toBeLessThanOrEqual(90);
    expect(Math.min(...turned.angles)).toBeLessThan(-60);
    expect(Math.max(...turned.angles)).toBeGreaterThan(60);
    expect(draw([3], 1).angles).toEqual(turned.angles);
    expect(draw([3], 2).angles).not.toEqual(turned.angles);
  });

  it('have their pose or nothing as right answers', () => {
    const [positives, background] = [draw([3], 1), draw([5], 1)];
    const { x, y } = samplesOf(positives, background);
    expect([x.length, y.length]).toEqual([400 * SIDE * SIDE, 400 * DIMS]);
    expect([...y.subarray(0, DIMS)]).toEqual([...Float32Array.from(pointOf(positives.angles[0] as number))]);
    expect([...y.subarray(-DIMS)]).toEqual(NOTHING_POINT);
  });
});

describe('what was found', () => {
  const found = { energies: Float32Array.of(0.1, 0.5, 0.9), poses: [10, -20, 30] };
  const images = { x: new Float32Array(), angles: [14, -25, -30], digits: [3, 3, 3] };

  it('counts as detected up to the threshold', () => {
    expect(detectedShare(found, 0.5)).toBeCloseTo(2 / 3, 12);
    expect(poseErrors(images, found, 0.5)).toEqual([4, 5]);
    expect(poseErrors(images, found, Infinity)).toEqual([4, 5, 60]);
  });

  it('gives a curve of detections against false alarms', () => {
    const background = { energies: Float32Array.of(0.4, 0.95), poses: [0, 0] };
    const { falseAlarms, detections } = curveOf(found, background);
    expect([...falseAlarms]).toEqual([0, 0, 0.5, 0.5, 0.5, 1]);
    expect([...detections].map((share) => Math.round(3 * share))).toEqual([0, 1, 1, 2, 3, 3]);
  });

  it('can be restricted', () => {
    expect(only(found, (i) => i !== 1)).toEqual({ energies: Float32Array.of(0.1, 0.9), poses: [10, 30] });
  });
});
