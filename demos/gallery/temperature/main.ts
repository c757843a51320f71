import { curveCode } from '../shared/curve/code.ts';
import { SHAPES } from '../shared/curve/shapes.ts';
import { openPage } from '../shared/page/openPage.ts';
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
  code: (settings, step) => {
    const { samples, y } = SHAPES[settings.shape];
    const model = modelOf(settings, 'nll');
    return curveCode(model, step, samples(SAMPLES, settings.seed), y, ['nll', 'perceptron']);
  },
});
