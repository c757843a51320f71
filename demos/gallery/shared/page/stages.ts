import type { Timeline } from './Timeline.ts';

/** Steps in a row with the same settings. */
export interface Stage<S> {
  readonly settings: S;
  readonly steps: number;
}

export type Stages<S> = readonly [Stage<S>, ...Stage<S>[]];

/** All steps of a page, in order; where there are none yet, one with what is set. */
export function stagesOf<S>({ start, edits, step }: Timeline<S>): Stages<S> {
  const changes = [{ step: 0, settings: start }, ...edits];
  const stages = changes
    .map(({ step: first, settings }, i) => ({ settings, steps: (changes[i + 1]?.step ?? step) - first }))
    .filter(({ steps }) => steps > 0);
  const [first = { settings: start, steps: 1 }, ...others] = stages;
  return [first, ...others];
}

/** The same steps with settings made of these. */
export function withSettings<S, T>([first, ...others]: Stages<S>, make: (settings: S) => T): Stages<T> {
  const made = ({ settings, steps }: Stage<S>): Stage<T> => ({ settings: make(settings), steps });
  return [made(first), ...others.map(made)];
}
