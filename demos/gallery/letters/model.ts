import {
  adam,
  chain,
  classifier,
  labels,
  linearChain,
  mlp,
  nll,
  perceptron,
  structuredHinge,
  type Loss,
  type Module,
  type TrainerOptions,
} from 'webgpu-ebm';
import { choice, edited, number, oneOf, seedControl, type SettingsOf } from '../shared/page/Controls.ts';
import { ALPHABET } from './font.ts';
import { PIXELS } from './pictures.ts';

export const LETTERS = ALPHABET.length;
/** Of a word that visitors type. */
export const LONGEST = 12;
/** Hidden units, where U is a net. */
const HIDDEN = 48;
/** Stands where any letter may, in a link. */
const ANY = '-';

interface LossChoice {
  readonly name: string;
  readonly make: (settings: { beta: number; cost: number }) => Loss;
  /** The same as a part of a program. */
  readonly code: (settings: { beta: number; cost: number }) => string;
}

export const LOSSES = {
  nll: {
    name: 'likelihood (CRF)',
    make: ({ beta }) => nll({ beta }),
    code: ({ beta }) => `nll({ beta: ${beta} })`,
  },
  structuredHinge: {
    name: 'structured hinge (M³N)',
    make: ({ cost }) => structuredHinge({ cost }),
    code: ({ cost }) => `structuredHinge({ cost: ${cost} })`,
  },
  perceptron: { name: 'perceptron', make: () => perceptron(), code: () => 'perceptron()' },
} as const satisfies Record<string, LossChoice>;

export type LossName = keyof typeof LOSSES;

const byName = Object.fromEntries(Object.entries(LOSSES).map(([id, { name }]) => [name, id])) as Record<
  string,
  LossName
>;

const isWord = (text: string): boolean => /^[a-z]+$/.test(text) && text.length <= LONGEST;

export const controls = {
  loss: choice<LossName>(byName, { label: 'Loss', effect: 'live', initial: 'nll' }),
  cost: oneOf([0.3, 1, 3, 10], {
    label: 'Cost of a wrong letter',
    effect: 'live',
    initial: 1,
    applies: ({ loss }: { loss: LossName }) => loss === 'structuredHinge',
  }),
  beta: oneOf([0.1, 0.3, 1, 3, 10], { label: 'Inverse temperature β', effect: 'live', initial: 1 }),
  noise: number({
    label: 'Pixels inverted',
    effect: 'live',
    initial: 0.08,
    min: 0,
    max: 0.3,
    step: 0.01,
  }),
  unary: choice<'linear' | 'net'>(
    { 'a weight a pixel': 'linear', [`a net, ${HIDDEN} hidden units`]: 'net' },
    { label: 'U', effect: 'restart', initial: 'linear' },
  ),
  rate: oneOf([0.001, 0.003, 0.01, 0.02, 0.05], { label: 'Rate of Adam', effect: 'live', initial: 0.02 }),
  batch: oneOf([8, 16, 32, 64], { label: 'Words a step', effect: 'live', initial: 32 }),
  seed: seedControl(),
  word: edited<string>({
    label: 'Word',
    effect: 'view',
    initial: 'reading',
    format: String,
    parse: (text) => (isWord(text) ? text : undefined),
  }),
  picture: number({ label: 'Picture of the word', effect: 'view', initial: 22, min: 1, max: 99, step: 1 }),
  /** A letter or `-` for each position; no word of that length: none is known. */
  given: edited<string>({
    label: 'Letters that are known',
    effect: 'view',
    initial: '',
    format: String,
    parse: (text) => (text === '' || isWord(text.replaceAll(ANY, 'a')) ? text : undefined),
  }),
};

export type LettersSettings = SettingsOf<typeof controls>;

/** `[letters]`: labels that the visitor knows, −1 for any. */
export function givenLabels({ word, given }: Pick<LettersSettings, 'word' | 'given'>): number[] {
  const known = given.length === word.length ? given : ANY.repeat(word.length);
  return Array.from(known, (letter) => ALPHABET.indexOf(letter));
}

/** The setting that says so. */
export function givenText(known: readonly number[]): string {
  if (known.every((label) => label < 0)) return '';
  return known.map((label) => ALPHABET[label] ?? ANY).join('');
}

/** The word of some labels. */
export function wordOf(known: ArrayLike<number>): string {
  return Array.from(known, (label) => ALPHABET[label]).join('');
}

/** The word as a whole. */
export function chainOptions(settings: LettersSettings): TrainerOptions {
  return {
    energy: linearChain({ unary: unaryOf(settings) }),
    answers: chain({ labels: LETTERS }),
    ...common(settings),
  };
}

/** The same U, trained by the same loss on letters alone. */
export function aloneOptions(settings: LettersSettings): TrainerOptions {
  return {
    energy: classifier({ x: unaryOf(settings) }),
    answers: labels(LETTERS),
    ...common(settings),
  };
}

/** U as a part of a program. */
export function unaryCode({ unary }: LettersSettings): string {
  return unary === 'linear'
    ? `mlp([${PIXELS}, ${LETTERS}], { scale: 0.3 })`
    : `mlp([${PIXELS}, ${HIDDEN}, ${LETTERS}], { scale: 1 })`;
}

function unaryOf({ unary }: LettersSettings): Module {
  return unary === 'linear'
    ? mlp([PIXELS, LETTERS], { scale: 0.3 })
    : mlp([PIXELS, HIDDEN, LETTERS], { scale: 1 });
}

function common(settings: LettersSettings): Pick<TrainerOptions, 'loss' | 'optimizer' | 'seed'> {
  const { loss, rate, seed } = settings;
  return { loss: LOSSES[loss].make(settings), optimizer: adam({ rate }), seed };
}
