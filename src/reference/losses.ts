// The twins that a loss over a table of energies needs: few, so that every bundle can have them.

export { augmentedChoice } from './answers/augmentedChoice.ts';
export { copy } from './graph/copy.ts';
export { rowChoiceBprop } from './answers/rowChoiceBprop.ts';
export { rowFreeEnergy } from './answers/rowFreeEnergy.ts';
export { rowFreeEnergyBprop } from './answers/rowFreeEnergyBprop.ts';
export { rowMargin } from './answers/rowMargin.ts';
export { rowMarginBprop } from './answers/rowMarginBprop.ts';
export { rowMarginBpropRight } from './answers/rowMarginBpropRight.ts';
export { rowMinimum } from './answers/rowMinimum.ts';
export { rowMostOffending } from './answers/rowMostOffending.ts';
export { rowPick } from './answers/rowPick.ts';
export { combineSum } from './answers/combineSum.ts';
export { energyLoss } from './losses/energyLoss.ts';
export { generalizedMargin } from './losses/generalizedMargin.ts';
export { hinge } from './losses/hinge.ts';
export { log } from './losses/log.ts';
export { lossBprop } from './losses/lossBprop.ts';
export { lvq2 } from './losses/lvq2.ts';
export { mce } from './losses/mce.ts';
export { minimumEmpiricalError } from './losses/minimumEmpiricalError.ts';
export { nll } from './losses/nll.ts';
export { perceptron } from './losses/perceptron.ts';
export { squareExponential } from './losses/squareExponential.ts';
export { squareSquare } from './losses/squareSquare.ts';
export { squaredEnergy } from './losses/squaredEnergy.ts';
