/** The orbiting camera as plain numbers; shaders/view/params.wgsl does the same projection on the GPU. */
import { DataError } from '../errors.ts';
import type { Camera } from './Scene.ts';

export type Vector = readonly [x: number, y: number, z: number];

/** Half the height of the box, whose floor is 2 × 2. */
export const BOX_HEIGHT = 0.68;

/** Half the angle of view, 13°: long enough a lens that parallel edges look parallel. */
const FOCAL = 1 / Math.tan((13 * Math.PI) / 180);
/** Reaches from the middle of the box to its corners, with the letters. */
const BOX_RADIUS = 2;
/** The box stands this much above the middle of the picture, because numbers and names hang under it. */
const RAISE = 0.045;

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
  /** Of lines and letters: 1 in a picture 640 high; small pictures keep theirs readable. */
  scale: number;
}

/** @throws DataError for a camera inside the box or one that isn't finite. */
export function orbit({ azimuth, elevation, distance }: Camera, width: number, height: number): Projection {
  if (!(Number.isFinite(azimuth) && Number.isFinite(elevation) && distance >= 3 && distance < 1e4)) {
    throw new DataError(
      `SurfaceView.render: expected a camera with finite angles and distance ≥ 3, got azimuth ${azimuth}, elevation ${elevation}, distance ${distance}. Move the camera out of the box.`,
    );
  }
  const [cosA, sinA] = [Math.cos(azimuth), Math.sin(azimuth)];
  const [cosE, sinE] = [Math.cos(elevation), Math.sin(elevation)];
  const aspect = width / height;
  // The box is wider than high: below 3 : 2 the width decides how much fits.
  const focal = FOCAL * Math.min(1, aspect / 1.5);
  const unshifted: Projection = {
    eye: [distance * cosE * cosA, distance * cosE * sinA, distance * sinE],
    right: [-sinA, cosA, 0],
    up: [-sinE * cosA, -sinE * sinA, cosE],
    forward: [-cosE * cosA, -cosE * sinA, -sinE],
    focal: [focal / aspect, focal],
    shift: [0, 0],
    near: distance - BOX_RADIUS,
    far: distance + BOX_RADIUS,
    width,
    height,
    scale: Math.max(0.75, height / 640),
  };
  return { ...unshifted, shift: centering(unshifted) };
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

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
