export type { ChainModel } from './ChainModel.ts';
export { conditionalRandomField, type ConditionalRandomFieldOptions } from './conditionalRandomField.ts';
export { hiddenMarkovModel, type HiddenMarkovModelOptions } from './hiddenMarkovModel.ts';
export { maxMarginMarkovNet, type MaxMarginMarkovNetOptions } from './maxMarginMarkovNet.ts';
