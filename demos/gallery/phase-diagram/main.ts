import { openPage } from '../shared/page/openPage.ts';
import { phaseCode } from './code.ts';
import { meta } from './meta.ts';
import { controls, presets } from './model.ts';
import { PhaseDisplay } from './PhaseDisplay.ts';
import { PhaseTraining } from './PhaseTraining.ts';

await openPage({
  meta,
  controls,
  presets,
  start: (gpu, settings) => PhaseTraining.start(gpu, settings),
  display: (gpu, stage, page) => PhaseDisplay.create(gpu, stage, page),
  code: ([{ settings }]) => phaseCode(settings),
});
