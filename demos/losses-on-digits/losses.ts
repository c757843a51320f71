import {
  energyLoss,
  generalizedMargin,
  hinge,
  log,
  lvq2,
  mce,
  minimumEmpiricalError,
  nll,
  perceptron,
  squaredEnergy,
  squareExponential,
  squareSquare,
  type Loss,
} from 'webgpu-ebm';

/** A loss functional with hyperparameters, and a rate to train it with. */
export interface Setting {
  /** As a reader writes them, such as `m = 10`; empty where there are none. */
  hyperparameters: string;
  make: () => Loss;
  rate: number;
}

export interface TriedLoss {
  name: string;
  /** What it sees beside Ec. */
  contrast: string;
  /** The settings that `search.ts` compares. */
  grid: readonly Setting[];
  /** The one of least validation error. */
  chosen: Setting;
}

type Hyperparameters = Partial<Record<'m' | 'delta' | 'gamma' | 'beta', number>>;
const SYMBOLS = { m: 'm', delta: 'δ', gamma: 'γ', beta: 'β' };

/** Learning rates at the start, tried with every loss. */
const RATES = [0.003, 0.009, 0.027];

const NOTHING = 'nothing';
const MINIMUM = 'the lowest of all answers';
const OFFENDING = 'the most offending answer';
export const ALL = 'all answers';

/** Every loss functional, with the setting that `search.ts` found best. */
export const LOSSES: readonly TriedLoss[] = [
  tried('energyLoss', NOTHING, energyLoss, [{}], { rate: 0.003 }),
  tried('squaredEnergy', NOTHING, squaredEnergy, [{}], { rate: 0.009 }),
  tried('perceptron', MINIMUM, perceptron, [{}], { rate: 0.009 }),
  tried('hinge', OFFENDING, hinge, [{ m: 1 }, { m: 10 }], { m: 1, rate: 0.009 }),
  tried('generalizedMargin', ALL, generalizedMargin, [{ m: 1 }, { m: 10 }], { m: 1, rate: 0.009 }),
  tried('log', OFFENDING, () => log(), [{}], { rate: 0.009 }),
  tried('lvq2', OFFENDING, lvq2, [{ delta: 1 }, { delta: 3 }], { delta: 1, rate: 0.003 }),
  tried('mce', OFFENDING, () => mce(), [{}], { rate: 0.003 }),
  tried('squareSquare', OFFENDING, squareSquare, [{ m: 1 }, { m: 10 }], { m: 10, rate: 0.009 }),
  tried('squareExponential', OFFENDING, squareExponential, [{ gamma: 1 }, { gamma: 10 }, { gamma: 100 }], {
    gamma: 10,
    rate: 0.009,
  }),
  tried('nll', ALL, nll, [{ beta: 0.1 }, { beta: 1 }], { beta: 1, rate: 0.009 }),
  tried('minimumEmpiricalError', ALL, minimumEmpiricalError, [{ beta: 0.1 }, { beta: 1 }], {
    beta: 0.1,
    rate: 0.009,
  }),
];

function tried(
  name: string,
  contrast: string,
  make: (options: Hyperparameters) => Loss,
  choices: readonly Hyperparameters[],
  { rate, ...best }: Hyperparameters & { rate: number },
): TriedLoss {
  const setting = (options: Hyperparameters, at: number): Setting => ({
    hyperparameters: Object.entries(options)
      .map(([key, value]) => `${SYMBOLS[key as keyof Hyperparameters]} = ${value}`)
      .join(', '),
    make: () => make(options),
    rate: at,
  });
  return {
    name,
    contrast,
    grid: choices.flatMap((options) => RATES.map((at) => setting(options, at))),
    chosen: setting(best, rate),
  };
}
