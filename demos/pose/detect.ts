import { roc, type Roc } from 'webgpu-ebm';
import type { Turned } from './dataset.ts';

/** What was found in each image: the lowest energy over the poses, and that pose in degrees. */
export interface Detected {
  energies: Float32Array;
  poses: number[];
}

/** Detections against false alarms for every threshold on the energy. */
export function curveOf(positives: Detected, background: Detected): Roc {
  const energies = [...positives.energies, ...background.energies];
  return roc(
    energies,
    energies.map((_, i) => i < positives.energies.length),
  );
}

/** Share of the images that are detected: energy ≤ threshold. */
export function detectedShare({ energies }: Detected, threshold: number): number {
  return energies.filter((energy) => energy <= threshold).length / energies.length;
}

/** |estimated − true| in degrees, rising, of the images that are detected. */
export function poseErrors({ angles }: Turned, { energies, poses }: Detected, threshold: number): number[] {
  return angles
    .map((angle, i) => Math.abs((poses[i] as number) - angle))
    .filter((_, i) => (energies[i] as number) <= threshold)
    .sort((a, b) => a - b);
}

/** What was found in the images with these numbers. */
export function only({ energies, poses }: Detected, where: (i: number) => boolean): Detected {
  return { energies: energies.filter((_, i) => where(i)), poses: poses.filter((_, i) => where(i)) };
}
