import type { Demo, DemoResult, DemoRun } from '../shared/Demo.ts';
import { compareModels, errorsOf, type Labelled } from '../shared/sequenceModels.ts';
import { drawTags } from './drawTags.ts';
import { meta } from './meta.ts';
import { mostFrequentTags } from './mostFrequent.ts';
import { readTreebank } from './readTreebank.ts';
import { TAGGERS } from './taggers.ts';
import { toSamples } from './tokens.ts';

export const demo: Demo = { meta, run };

async function run(options: DemoRun): Promise<DemoResult> {
  const { train, test } = await readTreebank();
  const samples = toSamples(train, test);
  const start = performance.now();
  const labels = Float32Array.from(mostFrequentTags(train, test));
  const seconds = (performance.now() - start) / 1000;
  const mostFrequent = { model: 'most-frequent', labels, ...errorsOf(labels, samples.test), seconds };
  const found: Labelled[] = [mostFrequent, ...(await compareModels(TAGGERS, samples, options))];
  return {
    seconds: found.reduce((sum, one) => sum + one.seconds, 0),
    figures: { trainingSentences: train.length, testSentences: test.length },
    rows: found.map((one) => ({
      model: one.model,
      tokenAccuracy: 1 - one.labelError,
      sentenceAccuracy: 1 - one.sequenceError,
      seconds: one.seconds,
    })),
    picture: drawTags(test, found, options.seed),
  };
}
