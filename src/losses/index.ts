export { energyLoss } from './energyLoss.ts';
export { Loss, type LossInput } from './Loss.ts';
export { meanLoss } from './meanLoss.ts';
export { nll, type NllOptions } from './nll.ts';
export { perceptron } from './perceptron.ts';
export { squaredEnergy } from './squaredEnergy.ts';
export { squareSquare, type SquareSquareOptions } from './squareSquare.ts';
