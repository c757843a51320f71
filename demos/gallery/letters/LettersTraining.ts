import { type Gpu, Trainer, type TrainingProgram } from 'webgpu-ebm';
import { errorsOf } from '../../shared/sequenceModels.ts';
import { OwnSteps } from '../shared/page/OwnSteps.ts';
import type { Training } from '../shared/page/Training.ts';
import { type LettersData, lettersData } from './data.ts';
import { aloneOptions, chainOptions, givenLabels, LETTERS, type LettersSettings, LONGEST } from './model.ts';
import { picturesOf, PIXELS } from './pictures.ts';
import type { Reading } from './reading.ts';

/** Best readings that are asked for. */
const BEST = 5;
/** The energy of no reading, where known letters leave fewer. */
const NONE = 1e30;

/** Shares of wrong letters, and of words with a wrong letter. */
export type Errors = ReturnType<typeof errorsOf>;

interface Parts {
  data: LettersData;
  chain: Trainer;
  alone: Trainer;
  chainProgram: OwnSteps;
  aloneProgram: TrainingProgram;
}

/** A chain of letters that trains, and beside it a classifier of letters alone. */
export class LettersTraining implements Training<LettersSettings> {
  readonly #gpu: Gpu;
  #parts: Parts;
  /** Questions on their way: what they ask stays until they are answered. */
  #asked: Promise<unknown> = Promise.resolve();

  private constructor(gpu: Gpu, parts: Parts) {
    this.#gpu = gpu;
    this.#parts = parts;
  }

  /** @param onProgress is told how many kernels are compiled, of how many. */
  static async start(
    gpu: Gpu,
    settings: LettersSettings,
    onProgress: (compiled: number, total: number) => void,
  ): Promise<LettersTraining> {
    return new LettersTraining(gpu, await makeParts(gpu, settings, [], onProgress));
  }

  train(steps: number): void {
    this.#parts.chainProgram.submit(steps);
    this.#parts.aloneProgram.submit(steps);
  }

  async change(settings: LettersSettings): Promise<void> {
    const before = this.#parts;
    this.#parts = await makeParts(this.#gpu, settings, await this.checkpoint());
    await this.#asked;
    before.chain.dispose();
    before.alone.dispose();
  }

  checkpoint(): Promise<readonly Uint8Array[]> {
    return Promise.all([this.#parts.chain.checkpoint(), this.#parts.alone.checkpoint()]);
  }

  restore(checkpoint: readonly Uint8Array[]): void {
    restoreBoth(this.#parts, checkpoint);
  }

  /** Those of the chain. */
  save(): Promise<Uint8Array> {
    return this.#parts.chain.parameters.save();
  }

  load(weights: Uint8Array): void {
    this.#parts.chain.parameters.load(weights);
  }

  /** Means of the last steps of the chain. */
  history(steps: number): ReturnType<TrainingProgram['history']> {
    return this.#ask(({ chainProgram }) => chainProgram.history(steps));
  }

  /** What the chain and the classifier make of a word. */
  read(settings: LettersSettings): Promise<Reading> {
    return this.#ask((parts) => readWith(parts, settings));
  }

  /** Errors on words that were not trained on. */
  errors(): Promise<{ chain: Errors; alone: Errors }> {
    return this.#ask(({ data, chain, alone }) => heldOutErrors(data, chain, alone));
  }

  /** `V [26, 26]`: the energy of each letter behind each other. */
  pairs(): Promise<Float32Array> {
    return this.#ask(async ({ chain }) => (await chain.parameters.read())['pairwise'] as Float32Array);
  }

  dispose(): void {
    this.#parts.chain.dispose();
    this.#parts.alone.dispose();
  }

  #ask<T>(question: (parts: Parts) => Promise<T>): Promise<T> {
    const answer = question(this.#parts);
    this.#asked = Promise.allSettled([this.#asked, answer]);
    return answer;
  }
}

async function readWith({ chain, alone }: Parts, settings: LettersSettings): Promise<Reading> {
  const { word, picture, noise, beta } = settings;
  const { x, lengths } = picturesOf([word], { noise, seed: picture });
  const given = givenLabels(settings);
  // The same number of rows for all words: one program serves them.
  const letters = new Float32Array(LONGEST * PIXELS);
  letters.set(x);
  const [marginals, best, confidence, single] = await Promise.all([
    chain.marginals({ x, lengths }, { beta, given }),
    chain.rank({ x, lengths }, { k: BEST, given }),
    chain.confidence({ x, lengths }, { beta, given }),
    alone.energies(letters),
  ]);
  return {
    word,
    x,
    given,
    marginals: marginals.unary,
    pairs: marginals.pairwise,
    best: Array.from(best.energies, (energy, place) => ({
      energy,
      labels: best.indices.slice(place * word.length, (place + 1) * word.length),
    })).filter(({ energy }) => energy < NONE),
    probability: confidence.sequences[0] as number,
    alone: Array.from(word, (_, t) => lowestOf(single.subarray(t * LETTERS, (t + 1) * LETTERS))),
  };
}

async function heldOutErrors(
  { test }: LettersData,
  chain: Trainer,
  alone: Trainer,
): Promise<{ chain: Errors; alone: Errors }> {
  const [words, letters] = await Promise.all([
    chain.infer({ x: test.x, lengths: test.lengths }),
    alone.infer(test.x),
  ]);
  const right = { y: test.y, lengths: [...test.lengths] };
  return { chain: errorsOf(words.answers, right), alone: errorsOf(letters.answers, right) };
}

function restoreBoth(
  { chain, alone }: Pick<Parts, 'chain' | 'alone'>,
  checkpoint: readonly Uint8Array[],
): void {
  const [ofChain, ofAlone] = checkpoint;
  if (!ofChain || !ofAlone) return;
  chain.restore(ofChain);
  alone.restore(ofAlone);
}

async function makeParts(
  gpu: Gpu,
  settings: LettersSettings,
  checkpoint: readonly Uint8Array[],
  onProgress?: (compiled: number, total: number) => void,
): Promise<Parts> {
  const data = lettersData(settings);
  const chain = await Trainer.create(gpu, chainOptions(settings));
  const alone = await Trainer.create(gpu, aloneOptions(settings));
  try {
    restoreBoth({ chain, alone }, checkpoint);
    const { x, y, lengths } = data.train;
    const [chainProgram, aloneProgram] = await Promise.all([
      chain.program({ x, y, lengths }, { batchSize: settings.batch, ...(onProgress && { onProgress }) }),
      // As many letters as words of mean length have.
      alone.program({ x, y }, { batchSize: Math.round((settings.batch * y.length) / lengths.length) }),
    ]);
    const parts = { data, chain, alone, chainProgram: new OwnSteps(chainProgram), aloneProgram };
    // Plans the questions about the longest word; about shorter ones they are then ready.
    await readWith(parts, { ...settings, word: 'a'.repeat(LONGEST), given: '' });
    await heldOutErrors(data, chain, alone);
    return parts;
  } catch (error) {
    chain.dispose();
    alone.dispose();
    throw error;
  }
}

function lowestOf(energies: Float32Array): number {
  return energies.reduce((best, energy, label) => (energy < (energies[best] as number) ? label : best), 0);
}
