import { shapeCode } from '../shared/curve/code.ts';
import { CurveDisplay } from '../shared/curve/CurveDisplay.ts';
import { SHAPES } from '../shared/curve/shapes.ts';
import { openPage } from '../shared/page/openPage.ts';
import { meta } from './meta.ts';
import { controls, presets, SAMPLES, start } from './model.ts';

await openPage({
  meta,
  controls,
  presets,
  start,
  display: (gpu, stage, page) => CurveDisplay.create(gpu, stage, page, ({ shape }) => SHAPES[shape].right),
  code: (stages) => shapeCode(stages, SAMPLES),
});
