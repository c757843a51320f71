import { LOSSES, type LossName, modelControls } from '../shared/curve/model.ts';
import { choice, initialSettings, type SettingsOf } from '../shared/page/Controls.ts';
import { formatTimeline } from '../shared/page/link.ts';
import type { Timeline } from '../shared/page/Timeline.ts';
import { controls as surface, type SurfaceSettings } from '../surface/model.ts';

/** Who takes part. */
export const CONTENDERS = Object.keys(LOSSES) as LossName[];

const { loss: _loss, margin, radius, beta, ...others } = modelControls;

export const controls = {
  shape: surface.shape,
  ...others,
  // Some contender has each of them.
  margin: { ...margin, applies: undefined },
  radius: { ...radius, applies: undefined },
  beta: { ...beta, applies: undefined },
  view: choice<'map' | 'surface'>(
    { maps: 'map', 'in three dimensions': 'surface' },
    { label: 'Tiles', effect: 'view', initial: 'map' },
  ),
};

export type DuelSettings = SettingsOf<typeof controls>;

export const presets: Record<string, Partial<DuelSettings>> = {
  'Small start': {},
  'Large start': { scale: 1 },
  'An eye': { shape: 'eye' },
  'Two branches': { shape: 'branches' },
  'One net': { architecture: 'regressor' },
};

/** The same settings on the page that shows one surface. */
export function alone({ view: _view, ...settings }: DuelSettings, loss: LossName): SurfaceSettings {
  return { ...initialSettings(surface), ...settings, loss };
}

/** The part of a link behind `#` that leads to this contender on that page, after the same steps. */
export function linkOf({ start, edits, step }: Timeline<DuelSettings>, loss: LossName): Promise<string> {
  return formatTimeline(surface, {
    start: alone(start, loss),
    edits: edits.map(({ step: at, settings }) => ({ step: at, settings: alone(settings, loss) })),
    step,
  });
}
