import type { Numbers } from '../twin.ts';

export type ScheduleFields = Numbers<'rate' | 'schedule' | 'factor' | 'every' | 'total' | 'floor_rate'>;

/**
 * η(t): schedule 0 `rate`, 1 `rate·factor^⌊t/every⌋`, 2 `floor + (rate − floor)·½(1 + cos(π·min(t, total)/total))`.
 */
export function learningRate(
  step: number,
  { rate, schedule, factor, every, total, floor_rate }: ScheduleFields,
): number {
  if (schedule === 1) return rate * factor ** Math.floor(step / every);
  if (schedule === 2) {
    return floor_rate + (rate - floor_rate) * 0.5 * (1 + Math.cos((Math.PI * Math.min(step, total)) / total));
  }
  return rate;
}
