import type { Demo, DemoResult, DemoRun } from '../shared/Demo.ts';
import { compareModels } from '../shared/sequenceModels.ts';
import { drawReadings } from './drawReadings.ts';
import { meta } from './meta.ts';
import { READERS } from './readers.ts';
import { readWords } from './readWords.ts';
import { toSamples } from './words.ts';

export const demo: Demo = { meta, run };

async function run(options: DemoRun): Promise<DemoResult> {
  const { train, test } = await readWords();
  const found = await compareModels(READERS, { train: toSamples(train), test: toSamples(test) }, options);
  return {
    seconds: found.reduce((sum, { seconds }) => sum + seconds, 0),
    figures: { trainingWords: train.length, testWords: test.length },
    rows: found.map(({ model, labelError, sequenceError, seconds }) => ({
      model,
      letterError: labelError,
      wordError: sequenceError,
      seconds,
    })),
    picture: drawReadings(test, found, options.seed),
  };
}
