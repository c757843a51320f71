import type { Conditions } from 'webgpu-ebm';

/** One condition, whether it holds, and what that means. */
export interface Verdict {
  readonly name: string;
  readonly holds: boolean;
  readonly sentence: string;
}

/** The conditions for a good loss in plain words. */
export function verdictsOf({ c1, c2, c3, margin }: Conditions): Verdict[] {
  const reach = margin === Infinity ? 'whatever the gap is' : `up to a gap of ${shorten(margin ?? 0)}`;
  return [
    {
      name: 'C1 · a wrong decision costs',
      holds: c1,
      sentence: c1
        ? 'Every point with Ec > Ei costs more than the best point.'
        : 'Some point with Ec > Ei costs as little as the best one: a wrong decision may be optimal.',
    },
    {
      name: 'C2 · it pushes past the diagonal',
      holds: c2,
      sentence: c2
        ? `Downhill leads to lower Ec against Ei, ${reach}.`
        : margin === undefined
          ? 'Downhill never leads up against Ei: the loss doesn’t see it.'
          : 'Nothing pushes beyond the diagonal: the margin is 0.',
    },
    {
      name: 'C3 · its lowest point is past a margin',
      holds: c3,
      sentence: c3
        ? 'A point with Ec + m < Ei costs less than every point before that line.'
        : 'Past the line nothing costs less than the best before it: the cloud may stay where it is.',
    },
  ];
}

export function marginText(margin: number | undefined): string {
  if (margin === undefined) return 'none';
  return margin === Infinity ? 'without end' : shorten(margin);
}

function shorten(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
