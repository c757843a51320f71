import { ceilingArithmetic } from './ceilingArithmetic.ts';
import { ceilingBandwidth } from './ceilingBandwidth.ts';
import { chain } from './chain.ts';
import { digitsStep } from './digitsStep.ts';
import { dispatch } from './dispatch.ts';
import { growthK } from './growthK.ts';
import { matmul } from './matmul.ts';
import { replicas } from './replicas.ts';
import { sweep } from './sweep.ts';
import type { Task } from './Task.ts';
import { trainNll } from './trainNll.ts';
import { trainSquareSquare } from './trainSquareSquare.ts';

export type { Task };

/** In the order of the report. */
export const tasks: readonly Task[] = [
  ceilingArithmetic,
  ceilingBandwidth,
  dispatch,
  trainNll,
  trainSquareSquare,
  replicas,
  sweep('l1'),
  sweep('l2'),
  sweep('dot'),
  matmul,
  digitsStep,
  chain,
  growthK,
];
