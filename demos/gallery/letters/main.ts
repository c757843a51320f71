import './letters.css';
import { element } from '../shared/page/elements.ts';
import { openPage } from '../shared/page/openPage.ts';
import { lettersCode } from './code.ts';
import { LettersDisplay } from './LettersDisplay.ts';
import { LettersTraining } from './LettersTraining.ts';
import { meta } from './meta.ts';
import { controls } from './model.ts';

/** The recursions along a chain take seconds to compile on some devices. */
const progress = element('progress', { 'aria-label': 'Compiling', value: '0' });
const compiling = element('p', { class: 'card' }, 'Compiling the recursions along the chain … ', progress);

await openPage({
  meta,
  controls,
  start: async (gpu, settings) => {
    const training = await LettersTraining.start(gpu, settings, (compiled, total) => {
      progress.max = total;
      progress.value = compiled;
    });
    compiling.remove();
    return training;
  },
  display: async (_gpu, stage, page) => {
    stage.append(compiling);
    return new LettersDisplay(stage, page);
  },
  code: lettersCode,
});
