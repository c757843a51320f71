import { curveCode } from '../shared/curve/code.ts';
import { SHAPES } from '../shared/curve/shapes.ts';
import { openPage } from '../shared/page/openPage.ts';
import { withSettings } from '../shared/page/stages.ts';
import { SAMPLES } from '../surface/model.ts';
import { meta } from './meta.ts';
import { controls, modelOf, presets } from './model.ts';
import { TemperatureDisplay } from './TemperatureDisplay.ts';
import { TemperatureTraining } from './TemperatureTraining.ts';

await openPage({
  meta,
  controls,
  presets,
  start: TemperatureTraining.start,
  display: TemperatureDisplay.create,
  code: (stages) => {
    const { shape, seed } = stages[0].settings;
    const { samples, y } = SHAPES[shape];
    return curveCode(
      withSettings(stages, (settings) => modelOf(settings, 'nll')),
      { y, samples: () => samples(SAMPLES, seed), losses: ['nll', 'perceptron'] },
    );
  },
});
