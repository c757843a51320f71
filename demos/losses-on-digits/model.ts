import type { Demo, DemoResult, DemoRun, Row } from '../shared/Demo.ts';
import { mean } from '../shared/figures.ts';
import { readMnist } from '../shared/mnist.ts';
import { drawTable, type Line } from './drawTable.ts';
import { trainLenet, type LenetResult } from './lenet.ts';
import { ALL, LOSSES, type TriedLoss } from './losses.ts';
import { meta } from './meta.ts';
import { SEEDS, trainOnce, type Trained } from './train.ts';

/** Labels are hardly told apart where energies differ by less than this share of what they did before training. */
const FLAT = 0.05;
/** Six epochs of LeNet-5, while each other net takes `meta.steps`. */
const LENET_STEPS = 2813;
/** The share of time, and of the progress bar, that the trainings before LeNet-5 take. */
const SHARE = 0.7;

interface Found {
  loss: TriedLoss;
  trained: readonly Trained[];
}

export const demo: Demo = { meta, run };

async function run({ gpu, seed, steps, onProgress, signal }: DemoRun): Promise<DemoResult> {
  const { train, test } = await readMnist();
  const total = LOSSES.length * SEEDS * steps;
  const found: Found[] = [];
  for (const loss of LOSSES) {
    const trained: Trained[] = [];
    for (let i = 0; i < SEEDS; i++) {
      const before = (SEEDS * found.length + i) * steps;
      const one = await trainOnce({
        gpu,
        setting: loss.chosen,
        seed: seed + i,
        steps,
        train,
        heldOut: test,
        onProgress: (done, value) => onProgress(Math.round(SHARE * (before + done)), value),
        signal,
      });
      trained.push(one);
    }
    found.push({ loss, trained });
  }
  const lenetSteps = Math.ceil((LENET_STEPS * steps) / meta.steps);
  const lenet = await trainLenet({
    gpu,
    train,
    test,
    seed,
    steps: lenetSteps,
    onProgress: (done, value) =>
      onProgress(Math.round(total * (SHARE + ((1 - SHARE) * done) / lenetSteps)), value),
    signal,
  });
  const rows = found.map((one) => rowOf(one, steps));
  return {
    seconds: found.flatMap(({ trained }) => trained).reduce((sum, { seconds }) => sum + seconds, 0),
    figures: {
      lowestTestError: Math.min(...rows.map(({ testError }) => testError)),
      lenetTestError: lenet.testError,
      lenetSeconds: lenet.seconds,
    },
    rows: [...rows, lenetRow(lenet)],
    picture: drawTable(
      [...found.map(lineOf), lenetLine(lenet)],
      'Test error and margin on MNIST, by loss functional',
    ),
  };
}

function rowOf({ loss: { name, chosen }, trained }: Found, steps: number) {
  const errors = trained.map(({ error }) => error);
  const margins = trained.map(({ margin }) => margin);
  return {
    loss: name,
    architecture: '784-128-10 + RBF',
    hyperparameters: chosen.hyperparameters,
    rate: chosen.rate,
    steps,
    seeds: trained.length,
    testError: mean(errors),
    testErrorStd: standardDeviation(errors),
    margin: mean(margins),
    marginStd: standardDeviation(margins),
    spreadRatio: spreadRatio(trained),
    collapsed: isFlat(trained) ? 'yes' : 'no',
    seconds: mean(trained.map(({ seconds }) => seconds)),
  } satisfies Row;
}

function lenetRow({ steps, testError, energyGap, seconds }: LenetResult): Row {
  return {
    loss: 'nll',
    architecture: 'LeNet-5',
    hyperparameters: 'β = 1',
    rate: 0.004,
    steps,
    seeds: 1,
    testError,
    testErrorStd: 0,
    margin: energyGap,
    seconds,
  };
}

function lineOf({ loss: { name, contrast }, trained }: Found): Line {
  return {
    name,
    contrast,
    errors: trained.map(({ error }) => 100 * error),
    margins: trained.map(({ margin }) => margin),
    collapsed: isFlat(trained),
  };
}

function lenetLine({ testError, energyGap }: LenetResult): Line {
  return {
    name: 'nll, LeNet-5',
    contrast: ALL,
    errors: [100 * testError],
    margins: [energyGap],
    collapsed: false,
  };
}

function spreadRatio(trained: readonly Trained[]): number {
  return mean(trained.map((one) => one.spreadRatio));
}

function isFlat(trained: readonly Trained[]): boolean {
  return spreadRatio(trained) < FLAT;
}

/** Of a sample: divided by n − 1. */
function standardDeviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(
    (values.length / (values.length - 1)) * mean(values.map((value) => (value - middle) ** 2)),
  );
}
