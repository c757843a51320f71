import { shapeCode } from '../shared/curve/code.ts';
import { openPage } from '../shared/page/openPage.ts';
import { meta } from './meta.ts';
import { controls, presets, SAMPLES, start } from './model.ts';
import { PlaneDisplay } from './PlaneDisplay.ts';

await openPage({
  meta,
  controls,
  presets,
  start,
  display: PlaneDisplay.create,
  code: (stages) => shapeCode(stages, SAMPLES),
});
