import { curveCode } from '../shared/curve/code.ts';
import { SHAPES } from '../shared/curve/shapes.ts';
import { openPage } from '../shared/page/openPage.ts';
import { SAMPLES } from '../surface/model.ts';
import { DuelDisplay } from './DuelDisplay.ts';
import { DuelTraining } from './DuelTraining.ts';
import { meta } from './meta.ts';
import { alone, CONTENDERS, controls, presets } from './model.ts';

await openPage({
  meta,
  controls,
  presets,
  start: DuelTraining.start,
  display: DuelDisplay.create,
  code: (settings, step) => {
    const { samples, y } = SHAPES[settings.shape];
    return curveCode(alone(settings, 'nll'), step, samples(SAMPLES, settings.seed), y, CONTENDERS);
  },
});
