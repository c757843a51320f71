export { contrastCase, energyCase, lossCase, moduleCase, type EnergyCaseOptions } from './cases.ts';
export { conditions, type Conditions, type ConditionsOptions } from './conditions.ts';
export {
  checkGradients,
  type GradientCase,
  type GradientCheckOptions,
  type GradientReport,
} from './gradientCheck.ts';
export { executeReference, ReferenceMemory } from '../reference/execute.ts';
export type { Numbers, Tensors, Twin } from '../reference/twin.ts';
