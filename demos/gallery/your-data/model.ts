import type { Gpu } from 'webgpu-ebm';
import { CurveTraining } from '../shared/curve/CurveTraining.ts';
import { modelControls } from '../shared/curve/model.ts';
import { SHAPES } from '../shared/curve/shapes.ts';
import { viewControls } from '../shared/curve/viewControls.ts';
import { edited, type SettingsOf } from '../shared/page/Controls.ts';
import { formatPoints, parsePoints, type Point, pointsOf, samplesOf } from './points.ts';

/** Where answers are searched. */
export const Y_RANGE = [-1, 1] as const;
/** Of each shape to start from. */
const SAMPLES = 60;
/** Of the shape that is noise. */
const SEED = 1;

/** Shapes to start from, by the name of their button. */
export const presets = Object.fromEntries(
  Object.values(SHAPES).map(({ name, samples }) => [
    name[0]?.toUpperCase() + name.slice(1),
    { points: pointsOf(samples(SAMPLES, SEED)) },
  ]),
);

export const controls = {
  points: edited<readonly Point[]>({
    label: 'Samples',
    effect: 'live',
    initial: pointsOf(SHAPES.eye.samples(SAMPLES, SEED)),
    format: formatPoints,
    parse: parsePoints,
  }),
  ...modelControls,
  ...viewControls,
};

export type DataSettings = SettingsOf<typeof controls>;

export function start(gpu: Gpu, settings: DataSettings): Promise<CurveTraining<DataSettings>> {
  return CurveTraining.start(gpu, {
    settings,
    y: Y_RANGE,
    samples: ({ points }) => samplesOf(points),
  });
}
