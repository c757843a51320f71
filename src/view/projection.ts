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
/** A little below the middle, because the letters hang under the box. */
const TARGET_Z = -0.16;

/** Camera position and basis; right is horizontal, the three are orthonormal. */
export interface Projection {
  eye: Vector;
  right: Vector;
  up: Vector;
  forward: Vector;
  focal: readonly [x: number, y: number];
  near: number;
  far: number;
  width: number;
  height: number;
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
  return {
    eye: [distance * cosE * cosA, distance * cosE * sinA, distance * sinE + TARGET_Z],
    right: [-sinA, cosA, 0],
    up: [-sinE * cosA, -sinE * sinA, cosE],
    forward: [-cosE * cosA, -cosE * sinA, -sinE],
    focal: [focal / aspect, focal],
    near: distance - BOX_RADIUS,
    far: distance + BOX_RADIUS,
    width,
    height,
  };
}

/** Where a place in the box appears, in pixels, y up. */
export function toPixels({ eye, right, up, forward, focal, width, height }: Projection, place: Vector): [number, number] {
  const v: Vector = [place[0] - eye[0], place[1] - eye[1], place[2] - eye[2]];
  const depth = dot(forward, v);
  return [
    ((focal[0] * dot(right, v)) / depth + 1) * 0.5 * width,
    ((focal[1] * dot(up, v)) / depth + 1) * 0.5 * height,
  ];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
