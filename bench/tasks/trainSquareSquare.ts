import { train } from './train.ts';

export const trainSquareSquare = train('square-square');
