import type { Camera, Gpu } from 'webgpu-ebm';
import { CurveTraining } from '../shared/curve/CurveTraining.ts';
import { lossControl, modelControls } from '../shared/curve/model.ts';
import { SHAPES } from '../shared/curve/shapes.ts';
import { cameraControl } from '../shared/curve/viewControls.ts';
import { type SettingsOf, toggle } from '../shared/page/Controls.ts';
import { CONTRASTS, type PlaneLoss } from './contrasts.ts';
import { controls as surface } from '../surface/model.ts';

/** Each is a dot: enough for a cloud. */
export const SAMPLES = 100;

/** Looks up the slope, from where Ec is high and the contrast low. */
const CAMERA: Camera = { azimuth: 0.75, elevation: 0.5, distance: 6.7 };

export const controls = {
  shape: surface.shape,
  ...modelControls,
  loss: lossControl(Object.keys(CONTRASTS) as PlaneLoss[], 'squareSquare'),
  arrows: toggle({ label: 'Show −∇L as arrows', effect: 'view', initial: true }),
  camera: cameraControl(CAMERA),
};

export type PlaneSettings = SettingsOf<typeof controls>;

/** Losses of each kind: without a margin, with margin 0, with margin m, and those that never stop pushing. */
export const presets: Record<string, Partial<PlaneSettings>> = {
  'No margin: squared energy': { loss: 'squaredEnergy', rate: 0.005 },
  'Margin 0: perceptron': { loss: 'perceptron', rate: 0.005 },
  'Margin m: hinge': { loss: 'hinge' },
  'Margin m: square-square': { loss: 'squareSquare' },
  'No end: likelihood': { loss: 'nll' },
};

export function start(gpu: Gpu, settings: PlaneSettings): Promise<CurveTraining<PlaneSettings>> {
  return CurveTraining.start(gpu, {
    settings,
    y: SHAPES[settings.shape].y,
    samples: ({ shape, seed }) => SHAPES[shape].samples(SAMPLES, seed),
  });
}
