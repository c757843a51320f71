export { CommandGraph, type LaunchRequest } from './CommandGraph.ts';
export type { Launch } from './Launch.ts';
export { Program, type PlanOptions } from './Program.ts';
export { Parameter, type ParameterOptions, type State } from './State.ts';
export {
  allocateTensor,
  borrowTensor,
  readTensor,
  releaseTensor,
  Tensor,
  writeTensor,
  type ElementType,
  type Shape,
} from './Tensor.ts';
