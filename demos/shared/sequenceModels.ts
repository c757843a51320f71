import { Trainer, type TrainerOptions } from 'webgpu-ebm';
import type { DemoRun } from './Demo.ts';

/** Sequences with a label a position, one sequence after the other. */
export interface LabelledSequences {
  /** `[rows, inputs]` */
  x: Float32Array<ArrayBuffer>;
  /** `[rows]` */
  y: Float32Array<ArrayBuffer>;
  /** Positions of each sequence. */
  lengths: number[];
}

/** A model that labels sequences, and how it is trained. */
export interface SequenceModel {
  model: string;
  /** Training steps by default. */
  steps: number;
  /** Sequences a step; positions, for a model that sees them alone. */
  batchSize: number;
  /** For this many training steps, on this many samples. */
  options: (steps: number, samples: number) => TrainerOptions;
  /** Answers with the mean of the weights of all steps. */
  averaged?: boolean;
  /** Whether its samples are positions, not sequences. */
  alone?: boolean;
}

/** What one model made of the sequences that it wasn't trained on. */
export interface Labelled {
  model: string;
  /** A label a position, of all sequences. */
  labels: Float32Array;
  /** Share of wrong labels. */
  labelError: number;
  /** Share of sequences with a wrong label. */
  sequenceError: number;
  /** In training steps. */
  seconds: number;
}

/** Trains all models on the same sequences, `steps` steps in all, and lets each label the others. */
export async function compareModels(
  models: readonly SequenceModel[],
  { train, test }: { train: LabelledSequences; test: LabelledSequences },
  { steps, onProgress, ...run }: DemoRun,
): Promise<Labelled[]> {
  const shares = inShares(
    steps,
    models.map((model) => model.steps),
  );
  const found: Labelled[] = [];
  let before = 0;
  for (const [i, model] of models.entries()) {
    const share = shares[i] as number;
    const tell = (step: number, loss: number): void => onProgress(Math.min(before + step, steps), loss);
    found.push(await trainAndLabel(model, train, test, { ...run, steps: share, onProgress: tell }));
    before += share;
  }
  return found;
}

async function trainAndLabel(
  { model, batchSize, options, averaged, alone }: SequenceModel,
  train: LabelledSequences,
  test: LabelledSequences,
  { gpu, seed, steps, onProgress, signal }: DemoRun,
): Promise<Labelled> {
  const samplesOf = ({ x, y, lengths }: LabelledSequences) => (alone ? { x, y } : { x, y, lengths });
  const samples = alone ? train.y.length : train.lengths.length;
  const trainer = await Trainer.create(gpu, { ...options(steps, samples), seed });
  try {
    const { seconds } = await trainer.fit(samplesOf(train), {
      steps,
      batchSize: Math.min(batchSize, samples),
      signal,
      onProgress: ({ step, loss }) => onProgress(step, loss),
    });
    if (averaged) trainer.parameters.load(await trainer.averagedParameters());
    const { answers } = await trainer.infer(alone ? test.x : { x: test.x, lengths: test.lengths });
    return { model, labels: answers, ...errorsOf(answers, test), seconds };
  } finally {
    trainer.dispose();
  }
}

/** Shares of wrong labels, and of sequences with one or more of them. */
export function errorsOf(
  labels: ArrayLike<number>,
  { y, lengths }: Pick<LabelledSequences, 'lengths'> & { y: ArrayLike<number> },
): { labelError: number; sequenceError: number } {
  let wrongLabels = 0;
  let wrongSequences = 0;
  let first = 0;
  for (const length of lengths) {
    const before = wrongLabels;
    for (let at = first; at < first + length; at++) wrongLabels += labels[at] === y[at] ? 0 : 1;
    wrongSequences += wrongLabels > before ? 1 : 0;
    first += length;
  }
  return { labelError: wrongLabels / first, sequenceError: wrongSequences / lengths.length };
}

/** Divides a whole number in proportion to sizes; each part is at least 1, also where that is more than the whole. */
export function inShares(total: number, sizes: readonly number[]): number[] {
  const sum = sizes.reduce((one, other) => one + other, 0);
  let size = 0;
  let given = 0;
  return sizes.map((own) => {
    size += own;
    const share = Math.max(1, Math.round((total * size) / sum) - given);
    given += share;
    return share;
  });
}
