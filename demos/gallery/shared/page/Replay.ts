import type { Timeline } from './Timeline.ts';

/** Goes through a timeline again: the same settings at the same steps. */
export class Replay<S> {
  /** Where it ends. */
  readonly end: number;
  readonly #timeline: Timeline<S>;
  #done = 0;

  constructor(timeline: Timeline<S>) {
    this.#timeline = timeline;
    this.end = timeline.step;
  }

  /** The step at which there is something to do. */
  get nextStop(): number {
    return this.#timeline.edits[this.#done]?.step ?? this.end;
  }

  /** Settings to be taken over at this stop; undefined at the end. */
  takeEdit(): S | undefined {
    return this.#timeline.edits[this.#done++]?.settings;
  }

  /** Goes on from an earlier step; returns the settings that led there. */
  backTo(step: number): S {
    const { start, edits } = this.#timeline;
    this.#done = edits.filter((edit) => edit.step < step).length;
    return edits[this.#done - 1]?.settings ?? start;
  }
}
