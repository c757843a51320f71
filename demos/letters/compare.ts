import { Trainer } from 'webgpu-ebm';
import type { DemoRun } from '../shared/Demo.ts';
import { inShares } from '../shared/inShares.ts';
import { sequenceErrors } from '../shared/sequenceErrors.ts';
import { READERS, type Reader } from './readers.ts';
import { toSamples, type Word, type Words } from './words.ts';

/** What one reader made of the test words. */
export interface Read {
  reader: Reader;
  /** A label a letter, of all words one after the other. */
  labels: Float32Array;
  letterError: number;
  wordError: number;
  /** In training steps. */
  seconds: number;
  /** Loss of its last batch. */
  loss: number;
}

/** Trains every reader on the same words, `steps` steps in all, and lets it read the others. */
export async function compareReaders(
  { train, test }: { train: readonly Word[]; test: readonly Word[] },
  { onProgress, ...run }: DemoRun,
): Promise<Read[]> {
  const [trained, tested] = [toSamples(train), toSamples(test)];
  const shares = inShares(
    run.steps,
    READERS.map(({ steps }) => steps),
  );
  const found: Read[] = [];
  let done = 0;
  for (const [i, reader] of READERS.entries()) {
    const steps = shares[i] as number;
    const before = done;
    const tell = (step: number, loss: number): void => onProgress(Math.min(before + step, run.steps), loss);
    found.push(await trainAndRead(reader, trained, tested, { ...run, steps, onProgress: tell }));
    done += steps;
  }
  return found;
}

async function trainAndRead(
  reader: Reader,
  train: Words,
  test: Words,
  { gpu, seed, steps, onProgress, signal }: DemoRun,
): Promise<Read> {
  const { alone, averaged, batchSize } = reader;
  const samplesOf = ({ x, y, lengths }: Words) => (alone ? { x, y } : { x, y, lengths });
  const samples = alone ? train.y.length : train.lengths.length;
  const trainer = await Trainer.create(gpu, { ...reader.options(steps, samples), seed });
  try {
    const { seconds, loss } = await trainer.fit(samplesOf(train), {
      steps,
      batchSize: Math.min(batchSize, samples),
      signal,
      onProgress: (progress) => onProgress(progress.step, progress.loss),
    });
    if (averaged) trainer.parameters.load(await trainer.averagedParameters());
    const { answers } = await trainer.infer(alone ? test.x : { x: test.x, lengths: test.lengths });
    const errors = sequenceErrors(answers, test.y, test.lengths);
    return { reader, labels: answers, letterError: errors.label, wordError: errors.sequence, seconds, loss };
  } finally {
    trainer.dispose();
  }
}
