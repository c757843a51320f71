import type { Task } from './Task.ts';

/** What a dispatch costs that does nothing. */
export const dispatch: Task = {
  name: 'dispatch',
  sizes: ['empty'],
  unit: 'µs/dispatch',
  isCeiling: true,
  value: (_, ms) => 1000 * ms,
  prepare: (implementation) => implementation.dispatch?.(),
};
