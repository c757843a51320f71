import { train } from './train.ts';

export const trainNll = train('nll');
