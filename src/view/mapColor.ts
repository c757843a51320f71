import type { Color } from './Scene.ts';

/** From the highest power of the share down, as in shaders/view/map.wgsl. */
const COEFFICIENTS: readonly Color[] = [
  [2.1635, 0.6197, -3.2348],
  [-7.1215, -0.8987, 9.5048],
  [6.8364, -0.0228, -7.8193],
  [-1.0594, 0.3013, 1.631],
  [0.122, 0.7305, 0.4192],
  [0.0261, 0.215, 0.2474],
];

/** The colour of a share of the range, from 0, dark, to 1, light. */
export function mapColor(share: number): Color {
  const u = Math.min(1, Math.max(0, share));
  const channel = (i: number): number => {
    const value = COEFFICIENTS.reduce((sum, coefficients) => sum * u + (coefficients[i] as number), 0);
    return Math.min(1, Math.max(0, value));
  };
  return [channel(0), channel(1), channel(2)];
}
