import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DataError, DisposedError, LimitError, ShapeError } from '../../src/errors.ts';
import { BOX_HEIGHT, orbit, toPixels } from '../../src/view/projection.ts';
import { type Pixels, readPixels } from '../../src/view/readPixels.ts';
import { DARK, DEFAULT_CAMERA, LIGHT, type Scene, type Surface } from '../../src/view/Scene.ts';
import { SurfaceView } from '../../src/view/SurfaceView.ts';
import { testGpu } from '../support/gpu.ts';
import {
  colorAt,
  isBlue,
  isGreen,
  isOrange,
  isRed,
  luminance,
  type Rgb,
  sameBytes,
  share,
  watched,
} from './pictures.ts';

const STORAGE = 0x80;
const COPY_DESTINATION = 0x8;
const [rows, columns] = [80, 61];
const [width, height] = [300, 200];
const ranges = { x: [-1, 1], y: [-0.5, 1.5], energy: [0, 1.5] } as const;

let device: GPUDevice;
let view: SurfaceView;
let after: Surface;
let before: Surface;
const buffers: GPUBuffer[] = [];
const errors: string[] = [];

function bufferOf(data: Float32Array<ArrayBuffer>, usage = STORAGE | COPY_DESTINATION): GPUBuffer {
  const buffer = device.createBuffer({ size: data.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, data);
  buffers.push(buffer);
  return buffer;
}

function valuesOf(energy: (x: number, y: number) => number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return energy(-1 + (2 * row) / (rows - 1), -0.5 + (2 * column) / (columns - 1));
  });
}

function surfaceOf(energy: (x: number, y: number) => number, color: Surface['color'] = 'after'): Surface {
  return { energies: bufferOf(valuesOf(energy)), rows, columns, color };
}

beforeAll(async () => {
  ({ device } = await testGpu());
  device.addEventListener('uncapturederror', ({ error }) => errors.push(error.message));
  view = await SurfaceView.create(device, { width, height });
  after = surfaceOf((x, y) => Math.abs(y - x * x));
  before = surfaceOf((x, y) => 0.7 + 0.2 * Math.sin(2 * x + 0.6) * Math.cos(2 * y), 'before');
});

afterAll(async () => {
  view.dispose();
  for (const buffer of buffers) buffer.destroy();
  await device.queue.onSubmittedWorkDone();
  expect(errors).toEqual([]);
});

const parabola = Float32Array.from({ length: 21 * 3 }, (_, i) => {
  const x = -1 + Math.floor(i / 3) / 10;
  return [x, x * x, 0][i % 3]!;
});

interface Pixel {
  x: number;
  y: number;
  color: Rgb;
  alpha: number;
}

function* pixelsOf(pixels: Pixels): Generator<Pixel> {
  const { data } = pixels;
  for (let i = 0; 4 * i < data.length; i++) {
    const color: Rgb = [data[4 * i]!, data[4 * i + 1]!, data[4 * i + 2]!];
    yield { x: i % pixels.width, y: Math.floor(i / pixels.width), color, alpha: data[4 * i + 3]! };
  }
}

/** Red, green, blue, alpha that all four corners share; undefined when they differ. */
function cornerColor(pixels: Pixels): number[] | undefined {
  const last = pixels.width * pixels.height - 1;
  const at = [0, pixels.width - 1, last - pixels.width + 1, last];
  const colors = at.map((i) => Array.from(pixels.data.subarray(4 * i, 4 * i + 4)));
  return colors.every((color) => String(color) === String(colors[0])) ? colors[0] : undefined;
}

describe('what is seen', () => {
  test('the surface after training: green, about a quarter of the picture, on the background', async () => {
    const pixels = await view.snapshot({ surfaces: [after], ranges });
    expect([pixels.width, pixels.height, pixels.data.length]).toEqual([width, height, width * height * 4]);
    expect(share(pixels, isGreen)).toBeGreaterThan(0.15);
    expect(share(pixels, isGreen)).toBeLessThan(0.45);
    expect(share(pixels, isOrange)).toBe(0);
    expect(share(pixels, isBlue)).toBe(0);
    expect(cornerColor(pixels)).toEqual([255, 255, 255, 255]);
  });

  test('the surface before training: orange, and what is behind shines through', async () => {
    const alone = await view.snapshot({ surfaces: [before], ranges });
    expect(share(alone, isOrange)).toBeGreaterThan(0.1);
    expect(share(alone, isGreen)).toBe(0);
    const both = await view.snapshot({ surfaces: [after, before], ranges });
    const opaque = await view.snapshot({ surfaces: [after, { ...before, opacity: 1 }], ranges });
    expect(share(both, isOrange)).toBeGreaterThan(0.01);
    expect(share(opaque, isOrange)).toBeGreaterThan(2 * share(both, isOrange));
  });

  test('samples: blue spheres where the camera projects them', async () => {
    const points = Float32Array.of(0.5, 0.25, 0.4);
    const pixels = await view.snapshot({ surfaces: [], points, ranges });
    const blue = [...pixelsOf(pixels)].filter(({ color }) => isBlue(color));
    expect(blue.length).toBeGreaterThan(20);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const place = toPixels(orbit(DEFAULT_CAMERA, width, height), [
      0.5,
      -0.25,
      (2 * (0.4 / 1.5) - 1) * BOX_HEIGHT,
    ]);
    expect(mean(blue.map(({ x }) => x + 0.5))).toBeCloseTo(place[0], -0.3);
    expect(mean(blue.map(({ y }) => height - y - 0.5))).toBeCloseTo(place[1], -0.3);
  });

  test('a sphere above an opaque sheet is seen, one below is not', async () => {
    const sheet = surfaceOf(() => 0.75);
    const above = await view.snapshot({ surfaces: [sheet], points: Float32Array.of(0, 0.5, 1), ranges });
    const below = await view.snapshot({ surfaces: [sheet], points: Float32Array.of(0, 0.5, 0.3), ranges });
    expect(share(above, isBlue)).toBeGreaterThan(0);
    expect(share(below, isBlue)).toBe(0);
  });

  test('points outside the ranges and NaN are not drawn', async () => {
    const outside = Float32Array.of(1.5, 0, 0.5, 0, 2, 0.5, 0, 0, 1.8, 0, 0, -0.2, NaN, 0, 0.5);
    const pixels = await view.snapshot({ surfaces: [], points: outside, ranges });
    expect(share(pixels, isBlue)).toBe(0);
  });

  test('nothing is drawn above the top: walls, sentinels, NaN and infinity end there', async () => {
    const half = await view.snapshot({ surfaces: [surfaceOf((x) => (x < 0 ? 0.5 : 1e30))], ranges });
    const whole = await view.snapshot({ surfaces: [surfaceOf(() => 0.5)], ranges });
    expect(share(half, isGreen)).toBeGreaterThan(0.35 * share(whole, isGreen));
    expect(share(half, isGreen)).toBeLessThan(0.65 * share(whole, isGreen));
    for (const wall of [2, 1e30, NaN, Infinity]) {
      const pixels = await view.snapshot({ surfaces: [surfaceOf(() => wall)], ranges });
      expect(share(pixels, isGreen)).toBe(0);
    }
    // A steep valley seen edge-on: its walls cross the top, and no speck of them appears outside the box.
    const camera = { azimuth: -Math.PI / 2, elevation: 0, distance: 7 };
    const steep = await view.snapshot({ surfaces: [surfaceOf((x) => 40 * Math.abs(x))], ranges, camera });
    const projection = orbit(camera, width, height);
    const top = height - toPixels(projection, [0, -1, BOX_HEIGHT])[1];
    const green = [...pixelsOf(steep)].filter(({ color }) => isGreen(color));
    expect(green.length).toBeGreaterThan(0);
    expect(Math.min(...green.map(({ y }) => y))).toBeGreaterThan(top - 2);
  });

  test('a sheet exactly at the top or the bottom of the range is drawn', async () => {
    for (const energy of ranges.energy) {
      const pixels = await view.snapshot({ surfaces: [surfaceOf(() => energy)], ranges });
      expect(share(pixels, isGreen)).toBeGreaterThan(0.15);
    }
  });

  test('axes and letters in the ink of the theme', async () => {
    const dark = ([r, g, b]: Rgb) => Math.max(r, g, b) < 110;
    const light = ([r, g, b]: Rgb) => Math.min(r, g, b) > 150;
    const onWhite = await view.snapshot({ surfaces: [], ranges });
    const onBlack = await view.snapshot({ surfaces: [], ranges, theme: DARK });
    expect(share(onWhite, dark)).toBeGreaterThan(0.005);
    expect(share(onBlack, light)).toBeGreaterThan(0.005);
    expect(cornerColor(onBlack)).toEqual([18, 20, 26, 255]);
  });
});

describe('live data', () => {
  test('the same scene gives the same bytes; new energies in the same buffer another picture', async () => {
    const scene: Scene = { surfaces: [surfaceOf((x, y) => Math.abs(y - x * x))], points: parabola, ranges };
    const first = await view.snapshot(scene);
    expect(sameBytes(await view.snapshot(scene), first)).toBe(true);
    device.queue.writeBuffer(
      scene.surfaces[0]!.energies as GPUBuffer,
      0,
      valuesOf((x, y) => 0.5 + 0.1 * x * y),
    );
    const second = await view.snapshot(scene);
    const changed = first.data.reduce((count, value, i) => count + Number(value !== second.data[i]), 0);
    expect(changed).toBeGreaterThan(0.1 * width * height);
  });

  test('points and energies from buffers, or from a part of one', async () => {
    const values = valuesOf((x, y) => Math.abs(y - x * x));
    const shifted = new Float32Array(64 + values.length + 64).fill(0.3);
    shifted.set(values, 64);
    const energies = { buffer: bufferOf(shifted), offset: 256 };
    const direct = await view.snapshot({ surfaces: [after], points: parabola, ranges });
    const fromBuffers = await view.snapshot({
      surfaces: [{ ...after, energies }],
      points: bufferOf(parabola),
      ranges,
    });
    expect(sameBytes(fromBuffers, direct)).toBe(true);
    expect(share(direct, isBlue)).toBeGreaterThan(0.001);
  });

  test('draws into a given target, in either format', async () => {
    const scene: Scene = { surfaces: [after, before], points: parabola, ranges };
    const expected = await view.snapshot(scene);
    for (const format of ['rgba8unorm', 'bgra8unorm'] as const) {
      const other = await SurfaceView.create(device, { width, height, format });
      const texture = device.createTexture({ size: [width, height], format, usage: 0x11 });
      other.render(texture.createView(), scene);
      expect(sameBytes(await readPixels(device, texture, 'test'), expected)).toBe(true);
      expect(sameBytes(await other.snapshot(scene), expected)).toBe(true);
      other.dispose();
      texture.destroy();
    }
  });

  test('a transparent background: alpha is 0 there, and see-through pixels keep their colour', async () => {
    const theme = { ...LIGHT, background: [0, 0, 0, 0] } as const;
    const pixels = await view.snapshot({ surfaces: [before], ranges, theme });
    expect(cornerColor(pixels)).toEqual([0, 0, 0, 0]);
    const through = [...pixelsOf(pixels)].filter(({ alpha }) => alpha > 70 && alpha < 110);
    expect(through.length).toBeGreaterThan(0.03 * width * height);
    const orange = through.filter(({ color }) => isOrange(color) && color[0] > 170);
    expect(orange.length).toBeGreaterThan(0.9 * through.length);
  });
});

describe('marks', () => {
  const samples = Float32Array.of(0.5, 0.25, -0.4, 0.16, 0.1, 0.01);

  test('samples: spheres on the surface, wherever it is now, from an array or a buffer', async () => {
    const scene: Scene = { surfaces: [surfaceOf(() => 0.3)], ranges, marks: { samples } };
    for (const energy of [0.3, 1.1]) {
      device.queue.writeBuffer(
        scene.surfaces[0]!.energies as GPUBuffer,
        0,
        valuesOf(() => energy),
      );
      const pixels = await view.snapshot(scene);
      for (const [x, y] of [
        [0.5, 0.25],
        [-0.4, 0.16],
      ] as const) {
        expect(isBlue(colorAt(pixels, view.pixelOf(scene, { x, y, energy })))).toBe(true);
      }
      const points = Float32Array.of(0.5, 0.25, energy, -0.4, 0.16, energy, 0.1, 0.01, energy);
      const explicit = await view.snapshot({ surfaces: scene.surfaces, ranges, points });
      expect(share(pixels, isBlue)).toBeCloseTo(share(explicit, isBlue), 3);
      const fromBuffer = await view.snapshot({ ...scene, marks: { samples: bufferOf(samples) } });
      expect(sameBytes(fromBuffer, pixels)).toBe(true);
    }
  });

  test('most offending answers: red, on the surface, at least ε away', async () => {
    const scene = { surfaces: [surfaceOf((_, y) => 0.2 + Math.abs(y - 0.25))], ranges };
    const camera = { azimuth: -1.15, elevation: 1.3, distance: 6.7 };
    const seen = { ...scene, camera, marks: { samples: Float32Array.of(0.3, 0.25), radius: 0.4 } };
    const pixels = await view.snapshot(seen);
    // Of the two at the same distance the lower y.
    const columnBelow = -0.5 + Math.floor((0.25 - 0.4 + 0.5) * 30 + 1e-6) / 30;
    const place = { x: 0.3, y: columnBelow, energy: 0.2 + 0.25 - columnBelow };
    expect(isRed(colorAt(pixels, view.pixelOf(seen, place)))).toBe(true);
    const far = await view.snapshot({ ...seen, marks: { ...seen.marks, radius: 3 } });
    expect(share(far, isRed)).toBe(0);
    expect(share(await view.snapshot({ ...seen, marks: { radius: 0.4 } }), isRed)).toBe(0);
  });

  test('the line of lowest energies, the band and densities change the surface where they are', async () => {
    const scene = { surfaces: [surfaceOf((_, y) => 0.3 + 0.5 * Math.abs(y - 0.5))], ranges };
    const camera = { azimuth: -Math.PI / 2, elevation: 1.2, distance: 6.7 };
    const plain = await view.snapshot({ ...scene, camera });
    const at = (pixels: Pixels, y: number, energy: number) =>
      colorAt(pixels, view.pixelOf({ ...scene, camera }, { x: 0.21, y, energy }));
    const valley = (pixels: Pixels) => at(pixels, 0.5, 0.3);
    const flank = (pixels: Pixels) => at(pixels, 1.23, 0.665);

    const line = await view.snapshot({ ...scene, camera, marks: { lowest: true } });
    expect(luminance(valley(line))).toBeGreaterThan(luminance(valley(plain)) + 40);
    expect(flank(line)).toEqual(flank(plain));

    const dense = await view.snapshot({ ...scene, camera, marks: { beta: 30 } });
    expect(valley(dense)[0]).toBeGreaterThan(valley(plain)[0] + 60);
    expect(Math.abs(luminance(flank(dense)) - luminance(flank(plain)))).toBeLessThan(4);

    const marks = { samples: Float32Array.of(0.2, 0.9), radius: 0.3 };
    const banded = await view.snapshot({ ...scene, camera, marks });
    expect(luminance(at(banded, 0.71, 0.405))).toBeLessThan(luminance(at(plain, 0.71, 0.405)) - 10);
    expect(Math.abs(luminance(flank(banded)) - luminance(flank(plain)))).toBeLessThan(4);
  });

  test('marks go to the surface that is named', async () => {
    const [low, high] = [surfaceOf(() => 0.1), surfaceOf(() => 1.3, 'before')];
    const scene = { surfaces: [low, high], ranges, marks: { samples, surface: 1 } };
    const place = view.pixelOf(scene, { x: 0.5, y: 0.25, energy: 1.3 });
    expect(isBlue(colorAt(await view.snapshot(scene), place))).toBe(true);
    const other = { ...scene, marks: { samples } };
    expect(isBlue(colorAt(await view.snapshot(other), place))).toBe(false);
  });

  test('names, a center and the samples of a pixel; what is left out is as it was', async () => {
    const scene: Scene = { surfaces: [after, before], points: parabola, ranges };
    const expected = await view.snapshot(scene);
    const names = { x: 'X', y: 'Y', energy: 'E' };
    const camera = { ...DEFAULT_CAMERA, center: [0, 0, 0] as const };
    expect(sameBytes(await view.snapshot({ ...scene, names, camera, marks: {} }), expected)).toBe(true);
    const named = await view.snapshot({ ...scene, names: { ...names, energy: 'Ec' } });
    expect(sameBytes(named, expected)).toBe(false);

    const coarse = await SurfaceView.create(device, { width, height, samples: 1 });
    const pixels = await coarse.snapshot(scene);
    coarse.dispose();
    for (const color of [isGreen, isOrange, isBlue]) {
      expect(share(pixels, color)).toBeCloseTo(share(expected, color), 1);
    }
  });
});

describe('resources and errors', () => {
  test('dispose releases everything the view made, frames allocate nothing, the device lives on', async () => {
    const watch = watched(device);
    const own = await SurfaceView.create(watch.device, { width: 100, height: 80 });
    const marks = { samples: Float32Array.of(0, 0.1), lowest: true, radius: 0.2, beta: 3 };
    const scene: Scene = { surfaces: [after, before], points: parabola, ranges, marks };
    own.render(undefined, scene);
    const afterFirst = watch.created();
    for (let frame = 0; frame < 5; frame++)
      own.render(undefined, { ...scene, camera: { ...DEFAULT_CAMERA, azimuth: frame } });
    expect(watch.created()).toBe(afterFirst);
    await own.snapshot(scene);
    own.dispose();
    own.dispose();
    expect(watch.alive()).toBe(0);
    expect(() => own.render(undefined, scene)).toThrow(DisposedError);
    await expect(own.snapshot(scene)).rejects.toThrow(/SurfaceView.render: expected a live view/);
    const again = await view.snapshot(scene);
    expect(share(again, isGreen)).toBeGreaterThan(0);
  });

  test('scenes that cannot be drawn say what to change', async () => {
    const surfaces = [after];
    const energies = after.energies;
    const noStorage = device.createBuffer({ size: rows * columns * 4, usage: COPY_DESTINATION });
    const cases: [Scene, typeof DataError, RegExp][] = [
      [{ surfaces, ranges: { ...ranges, x: [1, 1] } }, DataError, /ranges\.x \[low, high\].+got \[1, 1\]/],
      [{ surfaces, ranges: { ...ranges, energy: [0, NaN] } }, DataError, /ranges\.energy/],
      [{ surfaces: [{ ...after, rows: 1 }], ranges }, ShapeError, /got 1 × 61/],
      [{ surfaces: [{ ...after, rows: 81 }], ranges }, ShapeError, /\[81, 61\] of 19764 bytes, got 19520/],
      [{ surfaces: [{ ...after, energies: noStorage }], ranges }, DataError, /GPUBufferUsage\.STORAGE/],
      [
        { surfaces: [{ ...after, energies: { buffer: energies as GPUBuffer, offset: 4 } }], ranges },
        DataError,
        /multiple of \d+ bytes, got offset 4/,
      ],
      [
        { surfaces: [{ ...after, rows: 1e5, columns: 1e5 }], ranges },
        LimitError,
        /maxStorageBufferBindingSize/,
      ],
      [{ surfaces, ranges, points: Float32Array.of(1, 2) }, ShapeError, /points \[n, 3\], got 2/],
      [{ surfaces, ranges, camera: { ...DEFAULT_CAMERA, distance: 1 } }, DataError, /distance ≥ 3/],
    ];
    for (const [scene, type, message] of cases) {
      expect(() => view.render(undefined, scene)).toThrow(type);
      expect(() => view.render(undefined, scene)).toThrow(message);
    }
    noStorage.destroy();
    await expect(SurfaceView.create(device, { width: 0, height: 10 })).rejects.toThrow(LimitError);
    await expect(SurfaceView.create(device, { width: 10.5, height: 10 })).rejects.toThrow(/got 10\.5 × 10/);
  });

  test('no surfaces, no points: the empty box', async () => {
    const pixels = await view.snapshot({ surfaces: [], points: new Float32Array(), ranges });
    expect(share(pixels, isGreen) + share(pixels, isOrange) + share(pixels, isBlue)).toBe(0);
  });
});
