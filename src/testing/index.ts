export { contrastCase, energyCase, lossCase, moduleCase, type EnergyCaseOptions } from './cases.ts';
export {
  checkGradients,
  type Constant,
  type GradientCase,
  type GradientCheckOptions,
  type GradientReport,
} from './gradientCheck.ts';
export { executeReference } from '../reference/execute.ts';
export { ReferenceMemory } from '../reference/replay.ts';
export type { Numbers, Tensors, Twin } from '../reference/twin.ts';
