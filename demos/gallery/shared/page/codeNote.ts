import type { Timeline } from './Timeline.ts';

/** What a program that trains with the last settings from the start does otherwise than the page did, as comments. */
export function codeNote({ edits }: Timeline<unknown>, hasLink: boolean): string {
  const steps = edits.map(({ step }) => step).join(', ');
  return [
    ...(edits.length > 0
      ? [`// The page changed settings at step ${steps}; this trains with the last ones from the start.\n`]
      : []),
    ...(hasLink ? [] : ['// The page went on from weights of a file; this starts anew.\n']),
  ].join('');
}
