import { curveCode } from '../shared/curve/code.ts';
import { CurveDisplay } from '../shared/curve/CurveDisplay.ts';
import { openPage } from '../shared/page/openPage.ts';
import { editPoints } from './editPoints.ts';
import { meta } from './meta.ts';
import { controls, presets, start, Y_RANGE } from './model.ts';
import { samplesOf } from './points.ts';

await openPage({
  meta,
  controls,
  presets,
  start,
  display: async (gpu, stage, page) => {
    const display = await CurveDisplay.create(gpu, stage, page, () => undefined);
    editPoints(display, page);
    return display;
  },
  code: (stages) => curveCode(stages, { y: Y_RANGE, samples: ({ points }) => samplesOf(points) }),
});
