export type { ChainModel } from './ChainModel.ts';
export { conditionalRandomField, type ConditionalRandomFieldOptions } from './conditionalRandomField.ts';
export {
  hiddenConditionalRandomField,
  type HiddenConditionalRandomFieldOptions,
} from './hiddenConditionalRandomField.ts';
export { hiddenMarkovModel, type HiddenMarkovModelOptions } from './hiddenMarkovModel.ts';
export { latentSvm, type LatentSvmOptions } from './latentSvm.ts';
export { maxMarginMarkovNet, type MaxMarginMarkovNetOptions } from './maxMarginMarkovNet.ts';
export { structuredPerceptron } from './structuredPerceptron.ts';
