// Places of a scene and pixels of its picture, both ways.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EnergyMap } from '../../src/view/EnergyMap.ts';
import { DEFAULT_CAMERA, type Scene } from '../../src/view/Scene.ts';
import { SurfaceView } from '../../src/view/SurfaceView.ts';
import { testGpu } from '../support/gpu.ts';

const ranges = { x: [-1, 3], y: [0.5, 0.75], energy: [0, 20] } as const;
const scene: Scene = { surfaces: [], ranges };

let view: SurfaceView;
let map: EnergyMap;

beforeAll(async () => {
  const { device } = await testGpu();
  view = await SurfaceView.create(device, { width: 300, height: 200 });
  map = await EnergyMap.create(device, { width: 300, height: 200 });
});

afterAll(() => {
  view.dispose();
  map.dispose();
});

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const within = ([low, high]: readonly [number, number]) => unit.map((t) => low + t * (high - low));
const places = fc.record({ x: within(ranges.x), y: within(ranges.y), energy: within(ranges.energy) });
const cameras = fc.record({
  azimuth: fc.double({ min: -7, max: 7, noNaN: true }),
  elevation: fc.double({ min: 0.25, max: 1.5, noNaN: true }),
  distance: fc.double({ min: 4, max: 40, noNaN: true }),
  center: fc.tuple(unit, unit, unit),
});

function expectSame(found: { x: number; y: number } | undefined, place: { x: number; y: number }): void {
  expect(found?.x).toBeCloseTo(place.x, 6);
  expect(found?.y).toBeCloseTo(place.y, 6);
}

test('the place under the pixel of a place is that place, from every side, its edges too', () => {
  fc.assert(
    fc.property(places, cameras, (place, camera) => {
      const seen = { ...scene, camera };
      expectSame(view.placeAt(seen, view.pixelOf(seen, place), place.energy), place);
    }),
  );
  for (const x of ranges.x) {
    for (const y of ranges.y) {
      const place = { x, y, energy: 0 };
      expectSame(view.placeAt(scene, view.pixelOf(scene, place), 0), place);
    }
  }
});

test('on a map likewise, whatever the energy', () => {
  fc.assert(
    fc.property(places, fc.double({ noNaN: true }), (place, energy) => {
      expectSame(map.placeAt(scene, map.pixelOf(scene, place), energy), place);
    }),
  );
});

test('pixels are counted from the top left: x to the right, y and energies up', () => {
  const camera = { ...DEFAULT_CAMERA, azimuth: -Math.PI / 2 };
  const seen = { ...scene, camera };
  const [left, right] = ranges.x.map((x) => view.pixelOf(seen, { x, y: 0.6, energy: 10 }));
  expect(right![0]).toBeGreaterThan(left![0] + 100);
  const [low, high] = ranges.energy.map((energy) => view.pixelOf(seen, { x: 1, y: 0.6, energy }));
  expect(high![1]).toBeLessThan(low![1] - 30);
  const [bottom, top] = ranges.y.map((y) => map.pixelOf(scene, { x: 1, y, energy: 0 }));
  expect(top![1]).toBeLessThan(bottom![1] - 100);
});

test('no place beside the box, nor above the horizon', () => {
  expect(view.placeAt(scene, [2, 2], 0)).toBeUndefined();
  const [px, py] = view.pixelOf(scene, { x: 3, y: 0.6, energy: 0 });
  expect(view.placeAt(scene, [px + 3, py], 0)).toBeUndefined();
  const level = { ...scene, camera: { azimuth: 0, elevation: 0, distance: 7 } };
  expect(view.placeAt(level, [150, 0], 0)).toBeUndefined();
  expect(map.placeAt(scene, [1, 1], 0)).toBeUndefined();
});

test('a camera that looks elsewhere moves the picture and turns nothing', () => {
  const center = [0.5, 0, 0] as const;
  const panned = { ...scene, camera: { ...DEFAULT_CAMERA, azimuth: -Math.PI / 2, center } };
  const middle = { ...scene, camera: { ...DEFAULT_CAMERA, azimuth: -Math.PI / 2 } };
  const atCenter = view.pixelOf(panned, { x: 2, y: 0.625, energy: 10 });
  const before = view.pixelOf(middle, { x: 1, y: 0.625, energy: 10 });
  expect(atCenter[0]).toBeCloseTo(before[0], 6);
  expect(atCenter[1]).toBeCloseTo(before[1], 6);
});
