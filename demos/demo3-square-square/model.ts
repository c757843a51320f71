import { adam, grid, squareSquare } from 'webgpu-ebm';
import { surfaceDemo } from '../shared/surfaceDemo.ts';
import { twinNets } from '../shared/twinNets.ts';
import { meta } from './meta.ts';

export const demo = surfaceDemo(meta, {
  energy: twinNets,
  answers: grid([-0.5, 1.5], 101),
  loss: () => squareSquare({ m: 1, radius: 0.3 }),
  optimizer: () => adam({ rate: 0.01 }),
  rightAnswers: (x) => [x * x],
  radius: 0.3,
});
