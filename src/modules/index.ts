export type { State } from '../graph/State.ts';
export { Activation, bias, relu, sigmoid, tanh } from './Activation.ts';
export { Distance, dot, l1, squaredEuclidean, type Pair } from './distances.ts';
export { Linear, type LinearOptions } from './Linear.ts';
export { mlp, type MlpOptions } from './mlp.ts';
export { nestParameters, type Module, type Parameters } from './Module.ts';
export { Sequential } from './Sequential.ts';
