import type { Demo, DemoResult, DemoRun } from '../shared/Demo.ts';
import { compareReaders, type Read } from './compare.ts';
import { drawReadings } from './drawReadings.ts';
import { meta } from './meta.ts';
import { readWords } from './readWords.ts';

export const demo: Demo = { meta, run };

async function run(options: DemoRun): Promise<DemoResult> {
  const words = await readWords();
  const found = await compareReaders(words, options);
  return {
    seconds: found.reduce((sum, { seconds }) => sum + seconds, 0),
    figures: { trainingWords: words.train.length, testWords: words.test.length },
    rows: found.map(rowOf),
    picture: drawReadings(words.test, found, options.seed),
  };
}

function rowOf({ reader: { model }, letterError, wordError, seconds }: Read) {
  return { model, letterError, wordError, seconds };
}
