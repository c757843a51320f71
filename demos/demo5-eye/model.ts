import { adam, grid, nll } from 'webgpu-ebm';
import { surfaceDemo } from '../shared/surfaceDemo.ts';
import { twinNets } from '../shared/twinNets.ts';
import { meta } from './meta.ts';

export const demo = surfaceDemo(meta, {
  energy: twinNets,
  answers: grid([-1, 1], 101),
  loss: () => nll({ beta: 1 }),
  optimizer: () => adam({ rate: 0.01 }),
  rightAnswers: (x) => [0.6 * (1 - x * x), -0.6 * (1 - x * x)],
  radius: 0.3,
  // From high enough to see the valley of the far lid.
  camera: { azimuth: -1.15, elevation: 0.95, distance: 7.2 },
});
