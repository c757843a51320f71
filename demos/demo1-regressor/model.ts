import { adam, grid, l1, mlp, regressor, squaredEnergy } from 'webgpu-ebm';
import { surfaceDemo } from '../shared/surfaceDemo.ts';
import { meta } from './meta.ts';

export const demo = surfaceDemo(meta, {
  energy: () => regressor({ x: mlp([1, 20, 1]), distance: l1() }),
  answers: grid([-0.5, 1.5], 101),
  loss: squaredEnergy,
  optimizer: () => adam({ rate: 0.02 }),
  rightAnswers: (x) => [x * x],
  radius: 0.3,
});
