import {
  adam,
  classifier,
  generalizedMargin,
  hinge,
  labels,
  log,
  mce,
  minimumEmpiricalError,
  mlp,
  nll,
  perceptron,
  type Loss,
  type TrainerOptions,
} from 'webgpu-ebm';
import { PIXELS } from '../../shared/images.ts';
import { choice, edited, number, oneOf, seedControl, type SettingsOf } from '../shared/page/Controls.ts';
import { TEST } from './mnistFile.ts';
import { type Drawing, formatDrawing, parseDrawing } from './strokes.ts';

export const DIGITS = 10;

/** In place of a β: that which fits the test images best. */
export const FITTED = 0;

interface LossChoice {
  readonly name: string;
  readonly make: (margin: number) => Loss;
  /** The same as a part of a program. */
  readonly code: (margin: number) => string;
  /** Whether it has a margin. */
  readonly margin?: boolean;
}

/** The loss functionals that train a classifier whose energies may be negative. */
export const LOSSES = {
  nll: { name: 'negative log-likelihood', make: () => nll(), code: () => 'nll()' },
  perceptron: { name: 'perceptron', make: () => perceptron(), code: () => 'perceptron()' },
  hinge: {
    name: 'hinge',
    make: (m) => hinge({ m }),
    code: (m) => `hinge({ m: ${m} })`,
    margin: true,
  },
  generalizedMargin: {
    name: 'margin to all labels',
    make: (m) => generalizedMargin({ m }),
    code: (m) => `generalizedMargin({ m: ${m} })`,
    margin: true,
  },
  log: { name: 'log', make: () => log(), code: () => 'log()' },
  mce: { name: 'minimum classification error', make: () => mce(), code: () => 'mce()' },
  minimumEmpiricalError: {
    name: 'minimum empirical error',
    make: () => minimumEmpiricalError(),
    code: () => 'minimumEmpiricalError()',
  },
} as const satisfies Record<string, LossChoice>;

export type LossName = keyof typeof LOSSES;

const byName = Object.fromEntries(Object.entries(LOSSES).map(([id, { name }]) => [name, id])) as Record<
  string,
  LossName
>;

export const controls = {
  loss: choice<LossName>(byName, { label: 'Loss', effect: 'live', initial: 'nll' }),
  margin: oneOf([0.3, 1, 3, 10], {
    label: 'Margin m',
    effect: 'live',
    initial: 1,
    applies: ({ loss }: { loss: LossName }) => 'margin' in LOSSES[loss],
  }),
  hidden: number({ label: 'Hidden units', effect: 'restart', initial: 64, min: 4, max: 512, step: 4 }),
  rate: oneOf([0.0005, 0.001, 0.002, 0.005, 0.01, 0.02], {
    label: 'Rate of Adam',
    effect: 'live',
    initial: 0.005,
  }),
  batch: oneOf([16, 32, 64, 128, 256], { label: 'Images a step', effect: 'live', initial: 64 }),
  seed: seedControl(),
  beta: choice<number>(
    { 'fitted to test images': FITTED, ' 0.1': 0.1, ' 0.3': 0.3, ' 1': 1, ' 3': 3, ' 10': 10 },
    { label: 'β of P(Y|X)', effect: 'view', initial: FITTED },
  ),
  drawing: edited<Drawing>({
    label: 'Drawing',
    effect: 'view',
    initial: { kind: 'test', row: 0 },
    format: formatDrawing,
    parse: (text) => parseDrawing(text, TEST),
  }),
};

export type DigitsSettings = SettingsOf<typeof controls>;

/** The settings as the library takes them. */
export function trainerOptions({ loss, margin, hidden, rate, seed }: DigitsSettings): TrainerOptions {
  return {
    energy: classifier({ x: mlp([PIXELS, hidden, DIGITS], { scale: 1 }) }),
    answers: labels(DIGITS),
    loss: LOSSES[loss].make(margin),
    optimizer: adam({ rate }),
    seed,
  };
}
