/** How a picture shows places in the box, as plain numbers; shaders/view/params.wgsl does the same on the GPU. */
import { DataError } from '../errors.ts';
import { type Camera, DEFAULT_CAMERA, type Range, type Scene } from './Scene.ts';

export type Vector = readonly [x: number, y: number, z: number];

/** Half the height of the box, whose floor is 2 × 2. */
export const BOX_HEIGHT = 0.68;

/** Half the angle of view, 13°: long enough a lens that parallel edges look parallel. */
const FOCAL = 1 / Math.tan((13 * Math.PI) / 180);
/** Reaches from the middle of the box to its corners, with the letters. */
const BOX_RADIUS = 2;
/** The box stands this much above the middle of the picture, because numbers and names hang under it. */
const RAISE = 0.045;
/** Of a map, in pixels before scaling: room for numbers and a name under it, and for ends of numbers. */
const MARGINS = { right: 22, bottom: 58, top: 18 };
const NO_MARGINS = { right: 0, bottom: 0, top: 0 };

/** Camera position and basis; right is horizontal, the three are orthonormal. */
export interface Projection {
  eye: Vector;
  right: Vector;
  up: Vector;
  forward: Vector;
  focal: readonly [x: number, y: number];
  /** Of the picture within its frame, in half widths and half heights. */
  shift: readonly [x: number, y: number];
  near: number;
  far: number;
  width: number;
  height: number;
  /** Half the height of the box; 0 on a map. */
  boxHeight: number;
  /** Of lines and letters: 1 in a picture 640 high; small pictures keep theirs readable. */
  scale: number;
}

/** @throws DataError for a camera inside the box or one that isn't finite. */
export function orbit(camera: Camera = DEFAULT_CAMERA, width: number, height: number): Projection {
  const { azimuth, elevation, distance, center = [0, 0, 0] } = camera;
  if (!([azimuth, elevation, ...center].every(Number.isFinite) && distance >= 3 && distance < 1e4)) {
    throw new DataError(
      `SurfaceView: expected a camera with a finite center and angles and distance ≥ 3, got azimuth ${azimuth}, elevation ${elevation}, distance ${distance}, center [${center.join(', ')}]. Move the camera out of the box.`,
    );
  }
  const [cosA, sinA] = [Math.cos(azimuth), Math.sin(azimuth)];
  const [cosE, sinE] = [Math.cos(elevation), Math.sin(elevation)];
  const aspect = width / height;
  // The box is wider than high: below 3 : 2 the width decides how much fits.
  const focal = FOCAL * Math.min(1, aspect / 1.5);
  const reach = BOX_RADIUS + Math.hypot(...center);
  const centered: Projection = {
    eye: [distance * cosE * cosA, distance * cosE * sinA, distance * sinE],
    right: [-sinA, cosA, 0],
    up: [-sinE * cosA, -sinE * sinA, cosE],
    forward: [-cosE * cosA, -cosE * sinA, -sinE],
    focal: [focal / aspect, focal],
    shift: [0, 0],
    near: Math.max(0.05, distance - reach),
    far: distance + reach,
    width,
    height,
    boxHeight: BOX_HEIGHT,
    scale: scaleOf(height),
  };
  const { eye } = centered;
  return {
    ...centered,
    shift: centering(centered),
    eye: [eye[0] + center[0], eye[1] + center[1], eye[2] + center[2]],
  };
}

/**
 * The floor from straight above, x to the right and y up, filling the picture but for its margins.
 *
 * @param left the margin for numbers and the name of y, in pixels before scaling; undefined: there are no margins
 */
export function flat(width: number, height: number, left: number | undefined): Projection {
  const scale = scaleOf(height);
  const side = (extent: number, before: number, after: number): [half: number, middle: number] => {
    const [low, high] = [before * scale, Math.max(before * scale + 1, extent - after * scale)];
    return [(high - low) / extent, (low + high) / extent - 1];
  };
  const { right, bottom, top } = left === undefined ? NO_MARGINS : MARGINS;
  const [focalX, shiftX] = side(width, left ?? 0, right);
  const [focalY, shiftY] = side(height, bottom, top);
  return {
    eye: [0, 0, 1],
    right: [1, 0, 0],
    up: [0, 1, 0],
    forward: [0, 0, -1],
    focal: [focalX, focalY],
    shift: [shiftX, shiftY],
    near: 0.5,
    far: 1.5,
    width,
    height,
    boxHeight: 0,
    scale,
  };
}

function scaleOf(height: number): number {
  return Math.max(0.75, height / 640);
}

/** The shift that puts the middle of the box's outline into the middle of the frame: perspective moves it off. */
function centering(projection: Projection): [number, number] {
  const corners = [-1, 1].flatMap((x) =>
    [-1, 1].flatMap((y) => [-BOX_HEIGHT, BOX_HEIGHT].map((z) => toPixels(projection, [x, y, z]))),
  );
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const x = middle(corners.map((pixel) => pixel[0]));
  const y = middle(corners.map((pixel) => pixel[1]));
  return [1 - (2 * x) / projection.width, 1 - (2 * y) / projection.height + RAISE];
}

/** Where a place in the box appears, in pixels, y up. */
export function toPixels(
  { eye, right, up, forward, focal, shift, width, height }: Projection,
  place: Vector,
): [number, number] {
  const v: Vector = [place[0] - eye[0], place[1] - eye[1], place[2] - eye[2]];
  const depth = dot(forward, v);
  return [
    ((focal[0] * dot(right, v)) / depth + shift[0] + 1) * 0.5 * width,
    ((focal[1] * dot(up, v)) / depth + shift[1] + 1) * 0.5 * height,
  ];
}

/** Where the ray through a pixel (y up) meets the level plane at height z: the inverse of `toPixels`. */
function onPlane(
  { eye, right, up, forward, focal, shift, width, height }: Projection,
  pixel: readonly [number, number],
  z: number,
): [x: number, y: number] | undefined {
  const across = ((2 * pixel[0]) / width - 1 - shift[0]) / focal[0];
  const upward = ((2 * pixel[1]) / height - 1 - shift[1]) / focal[1];
  const ray = (i: 0 | 1 | 2) => forward[i] + across * right[i] + upward * up[i];
  const along = (z - eye[2]) / ray(2);
  return along > 0 && Number.isFinite(along) ? [eye[0] + along * ray(0), eye[1] + along * ray(1)] : undefined;
}

/** The pixel, from the top left, at which (x, y, energy) appears. */
export function pixelOf(
  projection: Projection,
  { x, y, energy }: Scene['ranges'],
  place: { x: number; y: number; energy: number },
): [px: number, py: number] {
  const z = heightOf(projection, place.energy, energy);
  const [px, py] = toPixels(projection, [toUnit(place.x, x), toUnit(place.y, y), z]);
  return [px, projection.height - py];
}

/** (x, y) under a pixel, from the top left, on the plane of an energy; undefined beside the box. */
export function placeAt(
  projection: Projection,
  { x, y, energy: energies }: Scene['ranges'],
  [px, py]: readonly [px: number, py: number],
  energy: number,
): { x: number; y: number } | undefined {
  const z = heightOf(projection, energy, energies);
  const place = onPlane(projection, [px, projection.height - py], z);
  // The slack is for rounding: edges belong to the box.
  if (!place?.every((side) => Math.abs(side) <= 1 + 1e-9)) return undefined;
  return { x: fromUnit(place[0], x), y: fromUnit(place[1], y) };
}

function heightOf({ boxHeight }: Projection, energy: number, range: Range): number {
  return boxHeight === 0 ? 0 : boxHeight * toUnit(energy, range);
}

/** The range onto [−1, 1]. */
export function toUnit(value: number, [low, high]: Range): number {
  return (2 * (value - low)) / (high - low) - 1;
}

function fromUnit(unit: number, [low, high]: Range): number {
  return low + ((Math.max(-1, Math.min(1, unit)) + 1) / 2) * (high - low);
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
