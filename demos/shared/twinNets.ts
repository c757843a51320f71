import { implicitRegression, l1, mlp, type Energy } from 'webgpu-ebm';

/** Architecture B: two nets 1-20-10 and the L1 distance between their outputs. */
export const twinNets = (): Energy =>
  implicitRegression({ x: mlp([1, 20, 10]), y: mlp([1, 20, 10]), distance: l1() });
