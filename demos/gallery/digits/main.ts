import './digits.css';
import { element } from '../shared/page/elements.ts';
import { openPage } from '../shared/page/openPage.ts';
import { digitsCode } from './code.ts';
import { DigitsDisplay } from './DigitsDisplay.ts';
import { DigitsTraining } from './DigitsTraining.ts';
import { fetchMnist } from './fetchMnist.ts';
import { meta } from './meta.ts';
import { TEST, TRAIN } from './mnistFile.ts';
import { controls } from './model.ts';

const progress = element('progress', { 'aria-label': 'Loading', max: '1', value: '0' });
const load = () => fetchMnist((share) => (progress.value = share));

await openPage({
  meta,
  controls,
  start: async (gpu, settings) => DigitsTraining.start(gpu, settings, await load()),
  display: async (_gpu, stage, page) => {
    const images = `Loading ${TRAIN.toLocaleString('en')} training and ${TEST.toLocaleString('en')} test images … `;
    const loading = element('p', { class: 'card' }, images, progress);
    stage.append(loading);
    const mnist = await load();
    loading.remove();
    return new DigitsDisplay(stage, page, mnist);
  },
  code: digitsCode,
});
