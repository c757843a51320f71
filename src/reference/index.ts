export { copy } from './graph/copy.ts';
export { activation } from './modules/activation.ts';
export { activationBprop } from './modules/activationBprop.ts';
export { activationBpropBias } from './modules/activationBpropBias.ts';
export { distance } from './modules/distance.ts';
export { distanceBprop } from './modules/distanceBprop.ts';
export {
  matmul,
  matmul as matmulNn,
  matmul as matmulNt,
  matmul as matmulTiled,
  matmul as matmulTn,
} from './modules/matmul.ts';
export { freeEnergyBprop } from './answers/freeEnergyBprop.ts';
export { gatherRows } from './answers/gatherRows.ts';
export { gibbs } from './answers/gibbs.ts';
export { mergeMinimum } from './answers/mergeMinimum.ts';
export { pairwise } from './answers/pairwise.ts';
export { rowChoiceBprop } from './answers/rowChoiceBprop.ts';
export { rowFreeEnergy } from './answers/rowFreeEnergy.ts';
export { rowFreeEnergyBprop } from './answers/rowFreeEnergyBprop.ts';
export { rowMinimum } from './answers/rowMinimum.ts';
export { rowMostOffending } from './answers/rowMostOffending.ts';
export { rowPick } from './answers/rowPick.ts';
export { sweepFreeEnergy } from './answers/sweepFreeEnergy.ts';
export { sweepMinimum } from './answers/sweepMinimum.ts';
export { sweepMostOffending } from './answers/sweepMostOffending.ts';
export { energyLoss } from './losses/energyLoss.ts';
export { lossBprop } from './losses/lossBprop.ts';
export { mean } from './losses/mean.ts';
export { meanBprop } from './losses/meanBprop.ts';
export { nll } from './losses/nll.ts';
export { perceptron } from './losses/perceptron.ts';
export { squareSquare } from './losses/squareSquare.ts';
export { squaredEnergy } from './losses/squaredEnergy.ts';
export { adam } from './training/adam.ts';
export { advanceClock } from './training/advanceClock.ts';
export { countInvalid } from './training/countInvalid.ts';
export { gatherBatch } from './training/gatherBatch.ts';
export { recordHistory } from './training/recordHistory.ts';
export { sgd } from './training/sgd.ts';
