import { checkKnown, checkNonNegative, checkPositive, checkWhole } from '../options.ts';

/** A learning rate as a function of the step, evaluated on the GPU (shaders/lib/schedule.wgsl). */
export interface Schedule {
  readonly params: Readonly<
    Record<'rate' | 'schedule' | 'factor' | 'every' | 'total' | 'floor_rate', number>
  >;
}

const NEUTRAL = { factor: 1, every: 1, total: 1, floor_rate: 0 };

/** `rate` at every step. */
export function constant(rate: number): Schedule {
  checkNonNegative('constant', 'rate', rate);
  return { params: { ...NEUTRAL, rate, schedule: 0 } };
}

/** `rate · factor^⌊t / every⌋` at step t. */
export function step(options: { rate: number; factor: number; every: number }): Schedule {
  checkKnown('step', options, ['rate', 'factor', 'every']);
  const { rate, factor, every } = options;
  checkNonNegative('step', 'rate', rate);
  checkPositive('step', 'factor', factor);
  checkWhole('step', 'every', every);
  return { params: { ...NEUTRAL, rate, factor, every, schedule: 1 } };
}

/** `floor + (rate − floor)·½(1 + cos(π·min(t, steps)/steps))` at step t. */
export function cosine(options: { rate: number; steps: number; floor?: number }): Schedule {
  checkKnown('cosine', options, ['rate', 'steps', 'floor']);
  const { rate, steps, floor = 0 } = options;
  checkNonNegative('cosine', 'rate', rate);
  checkNonNegative('cosine', 'floor', floor);
  checkWhole('cosine', 'steps', steps);
  return { params: { ...NEUTRAL, rate, total: steps, floor_rate: floor, schedule: 2 } };
}

export function toSchedule(rate: number | Schedule): Schedule {
  return typeof rate === 'number' ? constant(rate) : rate;
}
