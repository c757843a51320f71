import type { AnswerSpace } from 'webgpu-ebm';

/** Numbers of a point: F(z) ∈ R³. */
export const DIMS = 3;
/** αᵢ in degrees. */
const CENTRES = [-60, 0, 60] as const;
/** Poses in degrees, z ∈ [−90, 90]. */
export const POSES = Array.from({ length: 181 }, (_, k) => k - 90);
/** The number of the answer that there is nothing to detect; poses come first. */
export const NOTHING = POSES.length;
/** So far from every output of G that 1 − exp(−D) is 1 and flat. */
const FAR = 1000;

/**
 * `F(z) = (cos(z − α₁), cos(z − α₂), cos(z − α₃))`, α = −60°, 0°, 60°: half a circle in R³, the same distance between
 * neighbours everywhere. G(X) can leave it in its plane and out of it.
 *
 * @see Osadchy, Miller & LeCun 2004, "Synergistic Face Detection and Pose Estimation with Energy-Based Models".
 */
export function pointOf(degrees: number): number[] {
  return CENTRES.map((centre) => Math.cos(((degrees - centre) * Math.PI) / 180));
}

/** The point of the answer "nothing". */
export const NOTHING_POINT: readonly number[] = Array.from({ length: DIMS }, () => FAR);

/**
 * The answers: every pose as its point on the manifold, then "nothing". A right answer is given by its point, and
 * incorrect are all points at least a radius away: other poses, or all of them where there is nothing.
 */
export const answers: AnswerSpace = {
  name: `poses(${POSES.length}) or nothing`,
  count: POSES.length + 1,
  dims: DIMS,
  coordinates: Float32Array.from([...POSES.flatMap(pointOf), ...NOTHING_POINT]),
  weight: 1,
  numbered: false,
  bounds: [-Infinity, Infinity, 0],
};
