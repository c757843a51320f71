import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DataError, DisposedError, LimitError, ShapeError } from '../../src/errors.ts';
import { EnergyMap } from '../../src/view/EnergyMap.ts';
import { DARK, type Scene, type Surface } from '../../src/view/Scene.ts';
import { testGpu } from '../support/gpu.ts';
import { buffersOn, colorAt, isBlue, isRed, luminance, sameBytes, share, watched } from './pictures.ts';

const [rows, columns] = [41, 31];
const [width, height] = [300, 220];
const ranges = { x: [-1, 1], y: [-0.5, 1.5], energy: [0, 1.5] } as const;

let device: GPUDevice;
let map: EnergyMap;
let parabola: Surface;
let buffers: ReturnType<typeof buffersOn>;

function surfaceOf(energy: (x: number, y: number) => number): Surface {
  return { ...buffers.surface(energy, { rows, columns, ...ranges }), color: 'after' };
}

beforeAll(async () => {
  ({ device } = await testGpu());
  buffers = buffersOn(device);
  map = await EnergyMap.create(device, { width, height });
  parabola = surfaceOf((x, y) => Math.abs(y - x * x));
});

afterAll(async () => {
  map.dispose();
  await buffers.dispose();
});

/** The colour that a place of the scene has in its picture. */
async function colorOf(scene: Scene, place: { x: number; y: number }) {
  return colorAt(await map.snapshot(scene), map.pixelOf(scene, { ...place, energy: 0 }));
}

describe('what is seen', () => {
  test('x to the right, y up; the higher the energy, the lighter; above the range the lightest', async () => {
    const slope = { surfaces: [surfaceOf((x) => 0.75 * (x + 1))], ranges };
    const steps = [];
    for (const x of [-0.93, -0.45, 0.03, 0.52, 0.93])
      steps.push(luminance(await colorOf(slope, { x, y: 0.13 })));
    expect(steps.toSorted((a, b) => a - b)).toEqual(steps);
    expect(steps.at(-1)! - steps[0]!).toBeGreaterThan(120);

    const upward = { surfaces: [surfaceOf((_, y) => y + 0.5)], ranges };
    expect(luminance(await colorOf(upward, { x: 0.1, y: 1.17 }))).toBeGreaterThan(
      luminance(await colorOf(upward, { x: 0.1, y: -0.37 })) + 60,
    );
    const tops = [];
    for (const wall of [1.51, 7, 1e30, NaN, Infinity]) {
      tops.push(await colorOf({ surfaces: [surfaceOf(() => wall)], ranges }, { x: 0.1, y: 0.1 }));
    }
    for (const top of tops) expect(top).toEqual(tops[0]);
    expect(luminance(tops[0]!)).toBeGreaterThan(220);
  });

  test('a legend can have the colours of the map', async () => {
    for (const unit of [0, 0.15, 0.4, 0.63, 0.9, 1]) {
      // Off the lines of equal energy.
      const flat = { surfaces: [surfaceOf(() => 1.5 * unit + 1e-3)], ranges };
      const drawn = await colorOf(flat, { x: 0.1, y: 0.2 });
      for (const [channel, value] of EnergyMap.color(unit).entries())
        expect(Math.abs(255 * value - (drawn[channel] as number))).toBeLessThan(2);
    }
  });

  test('without numbers and names the map fills the picture', async () => {
    const bare: Scene = { surfaces: [parabola], ranges, axes: false };
    expect(map.pixelOf(bare, { x: -1, y: 1.5, energy: 0 }).map(Math.round)).toEqual([0, 0]);
    expect(map.pixelOf(bare, { x: 1, y: -0.5, energy: 0 }).map(Math.round)).toEqual([width, height]);
    const { data } = await map.snapshot(bare);
    const white = data.filter((_, i) => i % 4 === 0 && data[i] === 255 && data[i + 2] === 255);
    expect(white.length).toBe(0);
  });

  test('the marked surface, or else the first; never the others', async () => {
    const high = surfaceOf(() => 1.4);
    const first = await map.snapshot({ surfaces: [parabola], ranges });
    expect(sameBytes(await map.snapshot({ surfaces: [parabola, high], ranges }), first)).toBe(true);
    const marked = await map.snapshot({ surfaces: [high, parabola], marks: { surface: 1 }, ranges });
    expect(sameBytes(marked, first)).toBe(true);
    expect(sameBytes(await map.snapshot({ surfaces: [high], ranges }), first)).toBe(false);
  });

  test('samples blue at their places, Ȳ red, none outside the ranges', async () => {
    const scene = { surfaces: [parabola], ranges };
    const samples = Float32Array.of(0.5, 0.25, -0.5, 0.25, 1.2, 0, 0, 1.7);
    const pixels = await map.snapshot({ ...scene, marks: { samples, radius: 0.4 } });
    for (const x of [0.5, -0.5]) {
      expect(isBlue(colorAt(pixels, map.pixelOf(scene, { x, y: 0.25, energy: 0 })))).toBe(true);
    }
    expect(share(pixels, isRed)).toBeGreaterThan(0.0005);
    const beside = Float32Array.of(1.2, 0, 0, 1.7, NaN, 0);
    expect(share(await map.snapshot({ ...scene, marks: { samples: beside } }), isBlue)).toBe(0);
    const none = await map.snapshot({ ...scene, marks: { samples, radius: 3 } });
    expect(share(none, isRed)).toBe(0);
  });

  test('the line of lowest energies follows the valley; a leap breaks it', async () => {
    const scene = { surfaces: [surfaceOf((_, y) => Math.abs(y - 0.7))], ranges };
    const marks = { lowest: true };
    for (const x of [-0.8, 0, 0.7]) {
      const line = await colorOf({ ...scene, marks }, { x, y: 0.7 });
      expect(luminance(line)).toBeGreaterThan(luminance(await colorOf(scene, { x, y: 0.7 })) + 100);
    }
    const leap = { surfaces: [surfaceOf((x, y) => Math.abs(y - (x < 0 ? 0 : 1)))], ranges };
    const plain = await colorOf(leap, { x: -0.025, y: 0.5 });
    expect(await colorOf({ ...leap, marks }, { x: -0.025, y: 0.5 })).toEqual(plain);
  });

  test('the band within ε of the samples is hatched, the rest as before', async () => {
    const scene = { surfaces: [surfaceOf(() => 0.9)], ranges };
    const samples = Float32Array.of(-0.5, 0.5, 0.5, 0.5);
    const plain = await map.snapshot(scene);
    const banded = await map.snapshot({ ...scene, marks: { samples, radius: 0.3 } });
    const differing = (low: number, high: number) => {
      let count = 0;
      for (let x = -0.95; x < 0.95; x += 0.02) {
        for (let y = low; y < high; y += 0.02) {
          const pixel = map.pixelOf(scene, { x, y, energy: 0 });
          if (Math.abs(luminance(colorAt(plain, pixel)) - luminance(colorAt(banded, pixel))) > 20) count++;
        }
      }
      return count;
    };
    expect(differing(0.22, 0.4)).toBeGreaterThan(50);
    expect(differing(0.9, 1.4)).toBe(0);
  });

  test('Gibbs colours: the most probable of every row is darkest, however high its energy', async () => {
    const scene = {
      surfaces: [surfaceOf((x, y) => 1 + 0.4 * x + (y - 0.5) ** 2)],
      ranges,
      marks: { beta: 10 },
    };
    for (const x of [-0.9, 0.9]) {
      expect(luminance(await colorOf(scene, { x, y: 0.5 }))).toBeLessThan(60);
      expect(luminance(await colorOf(scene, { x, y: 1.35 }))).toBeGreaterThan(200);
    }
  });

  test('axes and letters in the ink of the theme; names of any length', async () => {
    const empty = { surfaces: [], ranges };
    const dark = ([r, g, b]: readonly number[]) => Math.max(r!, g!, b!) < 110;
    const light = ([r, g, b]: readonly number[]) => Math.min(r!, g!, b!) > 150;
    const onWhite = await map.snapshot(empty);
    expect(share(onWhite, dark)).toBeGreaterThan(0.01);
    expect(share(await map.snapshot({ ...empty, theme: DARK }), light)).toBeGreaterThan(0.01);
    const named = await map.snapshot({ ...empty, names: { x: 'rate', y: 'log scale', energy: 'L' } });
    expect(share(named, dark)).toBeGreaterThan(share(onWhite, dark));
    // Nothing is cut off at the left edge.
    for (let y = 0; y < height; y++) expect(colorAt(named, [0.5, y + 0.5])).toEqual([255, 255, 255]);
  });
});

describe('resources and errors', () => {
  test('dispose releases everything the map made, frames allocate nothing', async () => {
    const watch = watched(device);
    const own = await EnergyMap.create(watch.device, { width: 100, height: 80 });
    const samples = Float32Array.of(0, 0.2, 0.5, 0.2);
    const scene: Scene = {
      surfaces: [parabola],
      ranges,
      marks: { samples, radius: 0.2, lowest: true, beta: 3 },
    };
    own.render(undefined, scene);
    const first = watch.created();
    for (let frame = 0; frame < 5; frame++) own.render(undefined, scene);
    expect(watch.created()).toBe(first);
    await own.snapshot(scene);
    own.dispose();
    own.dispose();
    expect(watch.alive()).toBe(0);
    expect(() => own.render(undefined, scene)).toThrow(DisposedError);
    expect(() => own.render(undefined, scene)).toThrow(/EnergyMap.render: expected a live view/);
  });

  test('samples come and go from frame to frame', async () => {
    const own = await EnergyMap.create(device, { width: 100, height: 80 });
    const scene = { surfaces: [parabola], ranges };
    const bare = await own.snapshot({ ...scene, marks: { radius: 0.2 } });
    for (const count of [1, 2, 40, 3]) {
      const samples = Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 ? 0.3 : i / 100));
      const marked = await own.snapshot({ ...scene, marks: { samples, radius: 0.2 } });
      expect(share(marked, isBlue)).toBeGreaterThan(0);
    }
    const none = { samples: new Float32Array(), radius: 0.2 };
    expect(sameBytes(await own.snapshot({ ...scene, marks: none }), bare)).toBe(true);
    own.dispose();
  });

  test('scenes that cannot be drawn say what to change', async () => {
    const surfaces = [parabola];
    const cases: [Scene, typeof DataError, RegExp][] = [
      [
        { surfaces, ranges, marks: { surface: 1 } },
        DataError,
        /EnergyMap.render: .+ among 1 surfaces, got 1/,
      ],
      [{ surfaces, ranges, marks: { samples: Float32Array.of(1) } }, ShapeError, /samples \[n, 2\], got 1/],
      [{ surfaces, ranges, marks: { radius: 0 } }, DataError, /marks\.radius > 0, got 0/],
      [{ surfaces, ranges, marks: { beta: NaN } }, DataError, /marks\.beta > 0, got NaN/],
    ];
    for (const [scene, type, message] of cases) {
      expect(() => map.render(undefined, scene)).toThrow(type);
      expect(() => map.render(undefined, scene)).toThrow(message);
    }
    await expect(EnergyMap.create(device, { width: 0, height: 10 })).rejects.toThrow(LimitError);
  });
});
