import type { Gpu } from 'webgpu-ebm';
import { choice, type SettingsOf } from '../shared/page/Controls.ts';
import { CurveTraining } from '../shared/curve/CurveTraining.ts';
import { modelControls } from '../shared/curve/model.ts';
import { viewControls } from '../shared/curve/viewControls.ts';
import { SHAPES, type ShapeName } from '../shared/curve/shapes.ts';

/** As many as the demonstrations train on. */
export const SAMPLES = 200;

const shapes = Object.fromEntries(Object.entries(SHAPES).map(([id, { name }]) => [name, id])) as Record<
  string,
  ShapeName
>;

export const controls = {
  shape: choice<ShapeName>(shapes, { label: 'Data', effect: 'restart', initial: 'parabola' }),
  ...modelControls,
  ...viewControls,
};

export type SurfaceSettings = SettingsOf<typeof controls>;

/** The five demonstrations. */
export const presets: Record<string, Partial<SurfaceSettings>> = {
  '1 Regressor': { shape: 'parabola', architecture: 'regressor', loss: 'squaredEnergy', rate: 0.02 },
  '2 Collapse': { shape: 'parabola', architecture: 'implicit', loss: 'squaredEnergy', rate: 0.005 },
  '3 Square-square': {
    shape: 'parabola',
    architecture: 'implicit',
    loss: 'squareSquare',
    radius: 0.3,
    rate: 0.01,
  },
  '4 Likelihood': { shape: 'parabola', architecture: 'implicit', loss: 'nll', beta: 1, rate: 0.01 },
  '5 Eye': { shape: 'eye', architecture: 'implicit', loss: 'nll', beta: 1, rate: 0.01 },
};

export function start(gpu: Gpu, settings: SurfaceSettings): Promise<CurveTraining<SurfaceSettings>> {
  return CurveTraining.start(gpu, {
    settings,
    y: SHAPES[settings.shape].y,
    samples: ({ shape, seed }) => SHAPES[shape].samples(SAMPLES, seed),
  });
}
