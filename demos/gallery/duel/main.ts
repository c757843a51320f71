import { curveCode } from '../shared/curve/code.ts';
import { SHAPES } from '../shared/curve/shapes.ts';
import { openPage } from '../shared/page/openPage.ts';
import { withSettings } from '../shared/page/stages.ts';
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
  code: (stages) => {
    const { shape, seed } = stages[0].settings;
    const { samples, y } = SHAPES[shape];
    return curveCode(
      withSettings(stages, (settings) => alone(settings, 'nll')),
      { y, samples: () => samples(SAMPLES, seed), losses: CONTENDERS },
    );
  },
});
