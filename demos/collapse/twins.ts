import { adam, grid, implicitRegression, l1, mlp, squaredEnergy, Trainer } from 'webgpu-ebm';
import { evenlySpaced, inferenceError, mean, surfaceSpread } from '../shared/figures.ts';
import { verdictOf, type Training, type TwinStart } from './runs.ts';

const HIDDEN = 20;
const ANSWERS = 101;
const SAMPLES = 200;

export type TwinFigures = {
  architecture: string;
  loss: string;
  /** Weights start uniform in ±scale·√(3/fan-in). */
  scale: number;
  /** Of the hidden units: zero, or spread evenly over ±scale·√3, as far as the weights of the first layer. */
  biases: TwinStart['biases'];
  seeds: number;
  /** Mean and standard deviation of the surface spread after training, relative to the start. */
  spreadRatio: number;
  spreadRatioStd: number;
  /** Mean and standard deviation of mean |argmin_Y E − X²|. */
  inferenceError: number;
  inferenceErrorStd: number;
  verdict: 'collapsed' | 'works';
};

export interface TwinResult {
  spreadRatio: number;
  inferenceError: number;
  seconds: number;
}

/** Runs of one start from several seeds. */
export interface Twins {
  start: TwinStart;
  runs: readonly TwinResult[];
}

/** Demo 2, two nets and the squared energy on Y = X², from one start. */
export async function trainTwinNets(
  { scale, biases }: TwinStart,
  { gpu, seed, steps, onStep, signal }: Training,
): Promise<TwinResult> {
  const x = evenlySpaced(-1, 1, SAMPLES);
  const heldOut = evenlySpaced(-1, 1, 2 * SAMPLES - 1).filter((_, i) => i % 2 === 1);
  const net = () => mlp([1, HIDDEN, 10], { scale });
  const trainer = await Trainer.create(gpu, {
    energy: implicitRegression({ x: net(), y: net(), distance: l1() }),
    answers: grid([-0.5, 1.5], ANSWERS),
    loss: squaredEnergy(),
    optimizer: adam({ rate: 0.005 }),
    seed,
  });
  try {
    if (biases === 'spread') {
      const reach = scale * Math.sqrt(3);
      const spread = evenlySpaced(-reach, reach, HIDDEN);
      trainer.parameters.load({ 'x.1.bias': spread, 'y.1.bias': spread });
    }
    const spreadNow = async (): Promise<number> => surfaceSpread(await trainer.energies(heldOut), ANSWERS);
    const initial = await spreadNow();
    const { seconds } = await trainer.fit(
      { x, y: x.map((value) => value * value) },
      { steps, signal, onProgress: ({ step, loss }) => onStep(step, loss) },
    );
    const { answers } = await trainer.infer(heldOut);
    return {
      spreadRatio: (await spreadNow()) / initial,
      inferenceError: inferenceError(
        answers,
        [...heldOut].map((value) => [value * value]),
      ),
      seconds,
    };
  } finally {
    trainer.dispose();
  }
}

/** As a row of the table. */
export function summariseTwins({ start, runs }: Twins): TwinFigures {
  const spreads = runs.map(({ spreadRatio }) => spreadRatio);
  const errors = runs.map((run) => run.inferenceError);
  return {
    architecture: 'twin nets',
    loss: 'squared energy',
    ...start,
    seeds: runs.length,
    spreadRatio: mean(spreads),
    spreadRatioStd: deviation(spreads),
    inferenceError: mean(errors),
    inferenceErrorStd: deviation(errors),
    verdict: verdictOf(mean(spreads)),
  };
}

/** The standard deviation of a sample. */
function deviation(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.map((value) => (value - middle) ** 2);
  return Math.sqrt(squares.reduce((a, b) => a + b, 0) / Math.max(1, values.length - 1));
}
