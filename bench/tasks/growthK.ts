import { sweep } from './sweep.ts';

/** How the time of a sweep grows with the number of answers: K = 2⁷ … 2²⁰ at P = 64, D = 16. */
export const growthK = sweep(
  'l1',
  'growth-k',
  Array.from({ length: 14 }, (_, i) => `64,${2 ** (7 + i)},16`),
);
