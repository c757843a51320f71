import { adam, grid, squaredEnergy } from 'webgpu-ebm';
import { surfaceDemo } from '../shared/surfaceDemo.ts';
import { twinNets } from '../shared/twinNets.ts';
import { meta } from './meta.ts';

export const demo = surfaceDemo(meta, {
  energy: twinNets,
  answers: grid([-0.5, 1.5], 101),
  loss: squaredEnergy,
  optimizer: () => adam({ rate: 0.005 }),
  rightAnswers: (x) => [x * x],
  radius: 0.3,
});
