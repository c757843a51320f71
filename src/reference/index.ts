export { copy } from './graph/copy.ts';
export { activation } from './modules/activation.ts';
export { activationBprop } from './modules/activationBprop.ts';
export { activationBpropBias } from './modules/activationBpropBias.ts';
export { concatenate } from './modules/concatenate.ts';
export { concatenateBprop } from './modules/concatenateBprop.ts';
export { averagePool } from './modules/averagePool.ts';
export { averagePoolBprop } from './modules/averagePoolBprop.ts';
export { conv2d } from './modules/conv2d.ts';
export { conv2dBpropInput } from './modules/conv2dBpropInput.ts';
export {
  conv2dBpropWeight,
  conv2dBpropWeight as conv2dBpropWeightVec4,
} from './modules/conv2dBpropWeight.ts';
export { conv2dPack } from './modules/conv2dPack.ts';
export { conv2dPacked } from './modules/conv2dPacked.ts';
export { distance } from './modules/distance.ts';
export { distanceBprop } from './modules/distanceBprop.ts';
export {
  matmul,
  matmul as matmulNn,
  matmul as matmulNt,
  matmul as matmulTiled,
  matmul as matmulTn,
} from './modules/matmul.ts';
export { maxPool } from './modules/maxPool.ts';
export { maxPoolBprop } from './modules/maxPoolBprop.ts';
export { sum } from './modules/sum.ts';
export { freeEnergyBprop } from './answers/freeEnergyBprop.ts';
export { gatherRight } from './answers/gatherRight.ts';
export { gatherChoice } from './answers/gatherChoice.ts';
export { gatherRows } from './answers/gatherRows.ts';
export { gibbs } from './answers/gibbs.ts';
export { joinRows } from './answers/joinRows.ts';
export { joinRowsBprop } from './answers/joinRowsBprop.ts';
export { mergeMinimum } from './answers/mergeMinimum.ts';
export { pairwise } from './answers/pairwise.ts';
export { pairwiseBprop } from './answers/pairwiseBprop.ts';
export { combineSum } from './answers/combineSum.ts';
export { combineMinimumBprop } from './answers/combineMinimumBprop.ts';
export { combineMinimum } from './answers/combineMinimum.ts';
export { combineMarginalBprop } from './answers/combineMarginalBprop.ts';
export { combineMarginal } from './answers/combineMarginal.ts';
export { rowChoiceBprop } from './answers/rowChoiceBprop.ts';
export { rowFreeEnergy } from './answers/rowFreeEnergy.ts';
export { rowFreeEnergyBprop } from './answers/rowFreeEnergyBprop.ts';
export { rowMargin } from './answers/rowMargin.ts';
export { rowMarginBprop } from './answers/rowMarginBprop.ts';
export { rowMinimum } from './answers/rowMinimum.ts';
export { rowMostOffending } from './answers/rowMostOffending.ts';
export { rowPick } from './answers/rowPick.ts';
export { sweepFreeEnergy } from './answers/sweepFreeEnergy.ts';
export { sweepMinimum } from './answers/sweepMinimum.ts';
export { sweepMostOffending } from './answers/sweepMostOffending.ts';
export { energyLoss } from './losses/energyLoss.ts';
export { generalizedMargin } from './losses/generalizedMargin.ts';
export { hinge } from './losses/hinge.ts';
export { log } from './losses/log.ts';
export { lossBprop } from './losses/lossBprop.ts';
export { lvq2 } from './losses/lvq2.ts';
export { mce } from './losses/mce.ts';
export { mean } from './losses/mean.ts';
export { meanBprop } from './losses/meanBprop.ts';
export { minimumEmpiricalError } from './losses/minimumEmpiricalError.ts';
export { nll } from './losses/nll.ts';
export { perceptron } from './losses/perceptron.ts';
export { squareExponential } from './losses/squareExponential.ts';
export { squareSquare } from './losses/squareSquare.ts';
export { squaredEnergy } from './losses/squaredEnergy.ts';
export { weightPenalty } from './losses/weightPenalty.ts';
export { weightPenaltyBprop } from './losses/weightPenaltyBprop.ts';
export { adam } from './training/adam.ts';
export { advanceClock } from './training/advanceClock.ts';
export { countInvalid } from './training/countInvalid.ts';
export { gatherBatch } from './training/gatherBatch.ts';
export { recordHistory } from './training/recordHistory.ts';
export { sgd } from './training/sgd.ts';
