import { type Controls, effectsOf } from './Controls.ts';

/** A change of settings while a model trained: before which step, and to what. */
export interface Edit<S> {
  readonly step: number;
  readonly settings: S;
}

/** All that decides the bits of a model: the settings it started with, what was changed when, and how far it came. */
export interface Timeline<S> {
  readonly start: S;
  readonly edits: readonly Edit<S>[];
  readonly step: number;
}

/** What is shown in the end: the settings of the last edit. */
export function settingsOf<S>({ start, edits }: Timeline<S>): S {
  return edits.at(-1)?.settings ?? start;
}

/** With other settings from its last step on; before the first step they are those to start with. */
export function withEdit<S>({ start, edits, step }: Timeline<S>, settings: S): Timeline<S> {
  if (step === 0) return { start: settings, edits: [], step };
  return { start, edits: [...edits.filter((edit) => edit.step < step), { step, settings }], step };
}

/** With these settings of the view, which are of no time: links show the last. */
export function withView<S extends object>(
  controls: Controls,
  { start, edits, step }: Timeline<S>,
  settings: S,
): Timeline<S> {
  const view = viewOf(controls, settings);
  return {
    start: { ...start, ...view },
    edits: edits.map((edit) => ({ step: edit.step, settings: { ...edit.settings, ...view } })),
    step,
  };
}

/** Those that are only of the view. */
export function viewOf<S extends object>(controls: Controls, settings: S): Partial<S> {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => controls[name]?.effect === 'view'),
  ) as Partial<S>;
}

/** Back at an earlier step, from where it goes on with these settings. */
export function backAt<S extends object>(
  controls: Controls,
  { start, edits }: Timeline<S>,
  step: number,
  settings: S,
): Timeline<S> {
  const until = { start, edits: edits.filter((edit) => edit.step < step), step };
  return effectsOf(controls, settingsOf(until), settings).has('live') ? withEdit(until, settings) : until;
}
