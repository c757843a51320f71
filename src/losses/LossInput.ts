import type { State } from '../graph/State.ts';

/** The energies that a loss sees, each `[P]`. */
export interface LossInput {
  /** Ec */
  readonly right: State;
  readonly contrast: State | undefined;
}
