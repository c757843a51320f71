import {
  adam,
  energyLoss,
  generalizedMargin,
  grid,
  hinge,
  implicitRegression,
  l1,
  log,
  lvq2,
  mce,
  minimumEmpiricalError,
  mlp,
  nll,
  perceptron,
  regressor,
  sgd,
  squaredEnergy,
  squaredEuclidean,
  squareExponential,
  squareSquare,
  type Energy,
  type Loss,
  type Optimizer,
  type TrainerOptions,
} from 'webgpu-ebm';
import { choice, type Control, number, oneOf, seedControl, type SettingsOf } from '../page/Controls.ts';

/** Answers along y. */
export const ANSWERS = 101;

export interface LossSettings {
  readonly loss: LossName;
  readonly margin: number;
  readonly radius: number;
  readonly beta: number;
}

interface LossChoice {
  readonly name: string;
  /** Hyperparameters that it has. */
  readonly has: readonly ('margin' | 'radius' | 'beta')[];
  readonly make: (settings: LossSettings) => Loss;
  /** The same as a line of a program. */
  readonly code: (settings: LossSettings) => string;
}

/** The loss functionals of answers on a grid. */
export const LOSSES = {
  energyLoss: plain('energy', energyLoss, 'energyLoss()'),
  squaredEnergy: plain('squared energy', squaredEnergy, 'squaredEnergy()'),
  perceptron: plain('perceptron', perceptron, 'perceptron()'),
  hinge: {
    name: 'hinge',
    has: ['margin', 'radius'],
    make: ({ margin, radius }) => hinge({ m: margin, radius }),
    code: ({ margin, radius }) => `hinge({ m: ${margin}, radius: ${radius} })`,
  },
  log: offending('log', ({ radius }) => log({ radius }), 'log'),
  lvq2: offending('LVQ2', ({ radius }) => lvq2({ radius }), 'lvq2'),
  mce: offending('minimum classification error', ({ radius }) => mce({ radius }), 'mce'),
  squareSquare: {
    name: 'square-square',
    has: ['margin', 'radius'],
    make: ({ margin, radius }) => squareSquare({ m: margin, radius }),
    code: ({ margin, radius }) => `squareSquare({ m: ${margin}, radius: ${radius} })`,
  },
  squareExponential: {
    name: 'square-exponential',
    has: ['radius', 'beta'],
    make: ({ radius, beta }) => squareExponential({ radius, beta }),
    code: ({ radius, beta }) => `squareExponential({ radius: ${radius}, beta: ${beta} })`,
  },
  generalizedMargin: {
    name: 'generalized margin',
    has: ['margin', 'radius'],
    make: ({ margin, radius }) => generalizedMargin({ m: margin, radius, cost: 'distance' }),
    code: ({ margin, radius }) => `generalizedMargin({ m: ${margin}, radius: ${radius}, cost: 'distance' })`,
  },
  nll: {
    name: 'negative log-likelihood',
    has: ['beta'],
    make: ({ beta }) => nll({ beta }),
    code: ({ beta }) => `nll({ beta: ${beta} })`,
  },
  minimumEmpiricalError: {
    name: 'minimum empirical error',
    has: ['beta'],
    make: ({ beta }) => minimumEmpiricalError({ beta }),
    code: ({ beta }) => `minimumEmpiricalError({ beta: ${beta} })`,
  },
} as const satisfies Record<string, LossChoice>;

export type LossName = keyof typeof LOSSES;

/** To choose one of these losses. */
export function lossControl<Name extends LossName>(names: readonly Name[], initial: Name): Control<Name> {
  const byName = Object.fromEntries(names.map((id) => [LOSSES[id].name, id]));
  return choice<Name>(byName, { label: 'Loss', effect: 'live', initial });
}

/** Whether the loss has it, or what is shown. */
const has =
  (hyperparameter: 'margin' | 'radius' | 'beta') =>
  ({ loss, ...shown }: LossSettings & { offending?: boolean; density?: boolean }): boolean =>
    (LOSSES[loss].has as readonly string[]).includes(hyperparameter) ||
    (hyperparameter === 'radius' && shown.offending === true) ||
    (hyperparameter === 'beta' && shown.density === true);

/** Settings of a model of one number Y given one number X, but for the samples. */
export const modelControls = {
  architecture: choice<'implicit' | 'regressor'>(
    { 'two nets (implicit)': 'implicit', 'one net, regressor': 'regressor' },
    { label: 'Architecture', effect: 'restart', initial: 'implicit' },
  ),
  distance: choice<'l1' | 'squaredEuclidean'>(
    { L1: 'l1', 'squared Euclidean': 'squaredEuclidean' },
    { label: 'Distance', effect: 'restart', initial: 'l1' },
  ),
  loss: lossControl(Object.keys(LOSSES) as LossName[], 'nll'),
  margin: oneOf([0.1, 0.3, 0.5, 1, 2, 5], {
    label: 'Margin m',
    effect: 'live',
    initial: 1,
    applies: has('margin'),
  }),
  radius: oneOf([0.05, 0.1, 0.2, 0.3, 0.5], {
    label: 'Radius ε',
    effect: 'live',
    initial: 0.3,
    applies: has('radius'),
  }),
  beta: oneOf([0.1, 0.3, 1, 3, 10, 30, 100], {
    label: 'Inverse temperature β',
    effect: 'live',
    initial: 1,
    applies: has('beta'),
  }),
  optimizer: choice<'adam' | 'sgd' | 'momentum'>(
    { Adam: 'adam', 'gradient descent': 'sgd', 'with momentum 0.9': 'momentum' },
    { label: 'Optimizer', effect: 'restart', initial: 'adam' },
  ),
  rate: oneOf([0.0003, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3], {
    label: 'Rate',
    effect: 'live',
    initial: 0.01,
  }),
  hidden: number({ label: 'Hidden units', effect: 'restart', initial: 20, min: 1, max: 64, step: 1 }),
  outputs: number({
    label: 'Outputs of each net',
    effect: 'restart',
    initial: 10,
    min: 1,
    max: 32,
    step: 1,
    applies: ({ architecture }: { architecture: string }) => architecture === 'implicit',
  }),
  scale: oneOf([0.03, 0.1, 0.3, 0.6, 1, 2], { label: 'Initial scale', effect: 'restart', initial: 0.3 }),
  seed: seedControl(),
};

export type ModelSettings = SettingsOf<typeof modelControls>;

export function energyOf({ architecture, distance, hidden, outputs, scale }: ModelSettings): Energy {
  const apart = distance === 'l1' ? l1() : squaredEuclidean();
  if (architecture === 'regressor') return regressor({ x: mlp([1, hidden, 1], { scale }), distance: apart });
  const net = () => mlp([1, hidden, outputs], { scale });
  return implicitRegression({ x: net(), y: net(), distance: apart });
}

export function optimizerOf({ optimizer, rate }: ModelSettings): Optimizer {
  if (optimizer === 'adam') return adam({ rate });
  return optimizer === 'sgd' ? sgd({ rate }) : sgd({ rate, momentum: 0.9 });
}

/** The settings as the library takes them. */
export function trainerOptions(settings: ModelSettings, y: readonly [number, number]): TrainerOptions {
  return {
    energy: energyOf(settings),
    answers: grid([y[0], y[1]], ANSWERS),
    loss: LOSSES[settings.loss].make(settings),
    optimizer: optimizerOf(settings),
    seed: settings.seed,
  };
}

function plain(name: string, make: () => Loss, code: string): LossChoice {
  return { name, has: [], make, code: () => code };
}

function offending(name: string, make: (settings: LossSettings) => Loss, call: string): LossChoice {
  return { name, has: ['radius'], make, code: ({ radius }) => `${call}({ radius: ${radius} })` };
}
