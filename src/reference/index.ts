export * from './losses.ts';
export { rowFreeEnergy as rowFreeEnergyTiled } from './answers/rowFreeEnergy.ts';
export { rowMinimum as rowMinimumTiled } from './answers/rowMinimum.ts';
export { rowMostOffending as rowMostOffendingTiled } from './answers/rowMostOffending.ts';
export { activation } from './modules/activation.ts';
export { activationBprop } from './modules/activationBprop.ts';
export {
  activationBpropBias,
  activationBpropBias as activationBpropBiasTiled,
} from './modules/activationBpropBias.ts';
export { concatenate } from './modules/concatenate.ts';
export { concatenateBprop } from './modules/concatenateBprop.ts';
export { averagePool } from './modules/averagePool.ts';
export { averagePoolBprop } from './modules/averagePoolBprop.ts';
export { conv2d } from './modules/conv2d.ts';
export { conv2dBpropInput, conv2dBpropInput as conv2dBpropInputSmall } from './modules/conv2dBpropInput.ts';
export { conv2dBpropWeight, conv2dBpropWeightVec4 } from './modules/conv2dBpropWeight.ts';
export { conv2dPack } from './modules/conv2dPack.ts';
export { conv2dPacked } from './modules/conv2dPacked.ts';
export { distance } from './modules/distance.ts';
export { distanceBprop } from './modules/distanceBprop.ts';
export {
  matmul,
  matmul as matmulNn,
  matmul as matmulNnBySubgroup,
  matmul as matmulNt,
  matmul as matmulNtBySubgroup,
  matmul as matmulOuter,
  matmul as matmulTiled,
  matmul as matmulTn,
  matmul as matmulTnBySubgroup,
} from './modules/matmul.ts';
export { matmulTnSplit } from './modules/matmulTnSplit.ts';
export { maxPool, maxPoolVec4 } from './modules/maxPool.ts';
export { maxPoolBprop, maxPoolBprop as maxPoolBpropVec4 } from './modules/maxPoolBprop.ts';
export { sparseLinear } from './modules/sparseLinear.ts';
export { sparseLinearBprop } from './modules/sparseLinearBprop.ts';
export { sparseLinearSort } from './modules/sparseLinearSort.ts';
export { sum } from './modules/sum.ts';
export { twoLayers, twoLayers as twoLayersBySubgroup } from './modules/twoLayers.ts';
export { twoLayersBprop, twoLayersBprop as twoLayersBpropBySubgroup } from './modules/twoLayersBprop.ts';
export { twoLayersParts, twoLayersParts as twoLayersPartsBySubgroup } from './modules/twoLayersParts.ts';
export { twoLayersGradients } from './modules/twoLayersGradients.ts';
export { add } from './modules/add.ts';
export { addBprop } from './modules/addBprop.ts';
export { multiply } from './modules/multiply.ts';
export { multiplyBprop } from './modules/multiplyBprop.ts';
export { negativeExponential } from './modules/negativeExponential.ts';
export { negativeExponentialBprop } from './modules/negativeExponentialBprop.ts';
export { freeEnergyBprop, freeEnergyBprop as freeEnergyBpropBySubgroup } from './answers/freeEnergyBprop.ts';
export { freeEnergyBpropTiled } from './answers/freeEnergyBpropTiled.ts';
export { descend } from './answers/descend.ts';
export { fill } from './graph/fill.ts';
export { gatherRight } from './answers/gatherRight.ts';
export { gatherRows } from './answers/gatherRows.ts';
export { gibbs } from './answers/gibbs.ts';
export { scaleRows } from './answers/scaleRows.ts';
export { spreadRows } from './answers/spreadRows.ts';
export { spreadRowsBprop } from './answers/spreadRowsBprop.ts';
export { foundSlope } from './answers/foundSlope.ts';
export { mergeMinimum } from './answers/mergeMinimum.ts';
export { mergeSlopes } from './answers/mergeSlopes.ts';
export { pairwise } from './answers/pairwise.ts';
export { pairwiseBprop } from './answers/pairwiseBprop.ts';
export { combineMinimumBprop } from './answers/combineMinimumBprop.ts';
export { combineMinimum } from './answers/combineMinimum.ts';
export { combineMarginalBprop } from './answers/combineMarginalBprop.ts';
export { combineMarginal } from './answers/combineMarginal.ts';
export {
  sweepFreeEnergy,
  sweepFreeEnergy as sweepFreeEnergyBySubgroup,
  sweepFreeEnergy as sweepFreeEnergyTiled,
} from './answers/sweepFreeEnergy.ts';
export {
  sweepFreeEnergySlopes,
  sweepFreeEnergySlopes as sweepFreeEnergySlopesBySubgroup,
} from './answers/sweepFreeEnergySlopes.ts';
export {
  sweepMinimum,
  sweepMinimum as sweepMinimumBySubgroup,
  sweepMinimum as sweepMinimumTiled,
} from './answers/sweepMinimum.ts';
export {
  sweepMostOffending,
  sweepMostOffending as sweepMostOffendingBySubgroup,
  sweepMostOffending as sweepMostOffendingTiled,
} from './answers/sweepMostOffending.ts';
export { mean } from './losses/mean.ts';
export { weightPenalty } from './losses/weightPenalty.ts';
export { weightPenaltyBprop } from './losses/weightPenaltyBprop.ts';
export { adam } from './training/adam.ts';
export { average } from './training/average.ts';
export { countInvalid } from './training/countInvalid.ts';
export { drawSequences } from './training/drawSequences.ts';
export { gatherBatch } from './training/gatherBatch.ts';
export { gatherDrawn } from './training/gatherDrawn.ts';
export { endStep } from './training/endStep.ts';
export { sgd } from './training/sgd.ts';
export { chainCosts } from './sequences/chainCosts.ts';
export { chainCount, chainCount as chainCountByWorkgroup } from './sequences/chainCount.ts';
export { chainCut } from './sequences/chainCut.ts';
export { chainEnds } from './sequences/chainEnds.ts';
export { chainEndsBprop } from './sequences/chainEndsBprop.ts';
export { chainEnter } from './sequences/chainEnter.ts';
export {
  chainFreeEnergy,
  chainFreeEnergy as chainFreeEnergyByWorkgroup,
} from './sequences/chainFreeEnergy.ts';
export { chainGiven } from './sequences/chainGiven.ts';
export { chainLatent } from './sequences/chainLatent.ts';
export { chainMinimum, chainMinimum as chainMinimumByWorkgroup } from './sequences/chainMinimum.ts';
export { chainPairs } from './sequences/chainPairs.ts';
export { chainPathBprop } from './sequences/chainPathBprop.ts';
export { chainPathPairs } from './sequences/chainPathPairs.ts';
export { chainPin } from './sequences/chainPin.ts';
export { chainPosteriors } from './sequences/chainPosteriors.ts';
export { chainScore } from './sequences/chainScore.ts';
export { chainKBest, chainKBest as chainKBestByWorkgroup } from './sequences/chainKBest.ts';
export {
  chainSumProduct,
  chainSumProduct as chainSumProductBySubgroup,
  chainSumProduct as chainSumProductByThread,
  chainSumProduct as chainSumProductByThreadVec4,
} from './sequences/chainSumProduct.ts';
export {
  chainSumProductBprop,
  chainSumProductBprop as chainSumProductBpropBySubgroup,
  chainSumProductBprop as chainSumProductBpropByThread,
  chainSumProductBprop as chainSumProductBpropByThreadVec4,
} from './sequences/chainSumProductBprop.ts';
export { chainTables } from './sequences/chainTables.ts';
export { chainTake } from './sequences/chainTake.ts';
export { chainSample } from './sequences/chainSample.ts';
export { chainWindow } from './sequences/chainWindow.ts';
export { chainWindowBprop } from './sequences/chainWindowBprop.ts';
export { forbiddenBand } from './view/forbiddenBand.ts';
export { lowestPath } from './view/lowestPath.ts';
export { sampleMarks } from './view/sampleMarks.ts';
export { surfaceMesh } from './view/surfaceMesh.ts';
