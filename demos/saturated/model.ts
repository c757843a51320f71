import {
  adam,
  energyLoss,
  grid,
  mlp,
  regressor,
  saturated,
  squaredEuclidean,
  SurfaceView,
  Trainer,
  type AnswerSpace,
  type Distance,
  type FitResult,
  type Gpu,
  type Weights,
} from 'webgpu-ebm';
import type { Demo, DemoResult, DemoRun, Picture, Row } from '../shared/Demo.ts';
import { evenlySpaced, inferenceError, mean, surfaceSpread } from '../shared/figures.ts';
import { logPartition } from './logPartition.ts';
import { meta } from './meta.ts';
import { sideBySide } from './sideBySide.ts';

const SAMPLES = 200;
/** The answers that are drawn and decided between. Of much nearer ones two could tie, where 1 − exp(−D) rounds. */
const NEAR = grid([-4, 4], 161);
/** The answers that are integrated over: ±256, so many a unit of Y. */
const PER_UNIT = 8;
const RANGES = [2, 4, 8, 16, 32, 64, 128, 256];
const FAR = grid([-256, 256], 512 * PER_UNIT + 1);
const HALF = { width: 640, height: 560 };
const SPHERE_EVERY = 7;

const quadratic = squaredEuclidean();
const flat = saturated(squaredEuclidean());

export const demo: Demo = { meta, run };

async function run(options: DemoRun): Promise<DemoResult> {
  const { gpu } = options;
  const x = evenlySpaced(-1, 1, SAMPLES);
  const y = x.map((value) => value * value);
  const heldOut = evenlySpaced(-1, 1, 2 * SAMPLES - 1).filter((_, i) => i % 2 === 1);
  const rights = [...heldOut].map((value) => [value * value]);
  const { weights, fitted } = await train({ x, y }, options);
  const near = {
    quadratic: await look(gpu, quadratic, weights, { x, y, heldOut }),
    saturated: await look(gpu, flat, weights, { x, y, heldOut }),
  };
  const few = heldOut.filter((_, i) => i % 10 === 0);
  const far = {
    quadratic: await energiesOf(gpu, quadratic, weights, few),
    saturated: await energiesOf(gpu, flat, weights, few),
  };
  const rows = RANGES.map((range) => compare(range, far));
  const decisions = near.quadratic.decisions.map((k, i) => (k === near.saturated.decisions[i] ? 1 : 0));
  return {
    seconds: fitted.seconds,
    figures: {
      initialLoss: fitted.history[0]?.loss ?? Number.NaN,
      finalLoss: fitted.loss,
      sameDecisions: mean(decisions),
      inferenceError: inferenceError(near.saturated.answers, rights),
      quadraticSpread: near.quadratic.spread,
      saturatedSpread: near.saturated.spread,
      quadraticFarEnergy: mean(edges(far.quadratic, 256)),
      saturatedFarEnergy: mean(edges(far.saturated, 256)),
      quadraticLogZ: rows.map((row) => row['log Z, quadratic'] as number),
      saturatedLogZ: rows.map((row) => row['log Z, saturated'] as number),
    },
    rows,
    picture: sideBySide(near.quadratic.picture, near.saturated.picture),
  };
}

/** Least squares: G by the quadratic energy. */
async function train(
  samples: { x: Float32Array; y: Float32Array },
  { gpu, seed, steps, onProgress, signal }: DemoRun,
): Promise<{ weights: Weights; fitted: FitResult }> {
  const trainer = await create(gpu, quadratic, NEAR, seed);
  try {
    const fitted = await trainer.fit(samples, {
      steps,
      signal,
      onProgress: ({ step, loss }) => onProgress(step, loss),
    });
    return { weights: await trainer.parameters.read(), fitted };
  } finally {
    trainer.dispose();
  }
}

function create(gpu: Gpu, distance: Distance, answers: AnswerSpace, seed = 1): Promise<Trainer> {
  return Trainer.create(gpu, {
    energy: regressor({ x: mlp([1, 20, 1]), distance }),
    answers,
    loss: energyLoss(),
    optimizer: adam({ rate: 0.02 }),
    seed,
  });
}

/** Decisions, spread and picture of one energy over the near answers. */
async function look(
  gpu: Gpu,
  distance: Distance,
  weights: Weights,
  { x, y, heldOut }: { x: Float32Array; y: Float32Array; heldOut: Float32Array },
): Promise<{ decisions: Uint32Array; answers: Float32Array; spread: number; picture: Picture }> {
  const trainer = await create(gpu, distance, NEAR);
  try {
    trainer.parameters.load(weights);
    const { indices: decisions, answers } = await trainer.infer(heldOut);
    const energies = await trainer.energies(heldOut);
    const points: number[] = [];
    const right = await trainer.score({ x, y });
    for (let i = 2; i < SAMPLES; i += SPHERE_EVERY) {
      points.push(x[i] as number, y[i] as number, right[i] as number);
    }
    const picture = await draw(gpu, trainer, x, { points, top: 1.02 * highest(energies) });
    return { decisions, answers, spread: surfaceSpread(energies, NEAR.count), picture };
  } finally {
    trainer.dispose();
  }
}

async function draw(
  gpu: Gpu,
  trainer: Trainer,
  x: Float32Array,
  { points, top }: { points: readonly number[]; top: number },
): Promise<Picture> {
  const surface = await trainer.surface(x);
  const view = await SurfaceView.create(gpu.device, HALF);
  try {
    surface.update();
    return await view.snapshot({
      surfaces: [{ energies: surface.range, rows: SAMPLES, columns: NEAR.count, color: 'after' }],
      points: Float32Array.from(points),
      // The floor lies a little below 0, so that the first numbers of the axes don't touch.
      ranges: { x: [-1, 1], y: [-4, 4], energy: [-0.1 * top, top] },
      camera: { azimuth: -0.4, elevation: 0.95, distance: 6.6 },
    });
  } finally {
    view.dispose();
    surface.dispose();
  }
}

async function energiesOf(
  gpu: Gpu,
  distance: Distance,
  weights: Weights,
  x: Float32Array,
): Promise<Float32Array> {
  const trainer = await create(gpu, distance, FAR);
  try {
    trainer.parameters.load(weights);
    return await trainer.energies(x);
  } finally {
    trainer.dispose();
  }
}

/** Means over X: the energies at Y = ±range, and the normalisers over |Y| ≤ range. */
function compare(range: number, far: { quadratic: Float32Array; saturated: Float32Array }): Row {
  const logZ = (energies: Float32Array): number =>
    mean(logPartition(energies, FAR.coordinates, { range, weight: FAR.weight }));
  return {
    'range of Y': `±${range}`,
    'E at its ends, quadratic': mean(edges(far.quadratic, range)),
    'E at its ends, saturated': mean(edges(far.saturated, range)),
    'log Z, quadratic': logZ(far.quadratic),
    'log Z, saturated': logZ(far.saturated),
  };
}

/** The energies `[rows, FAR]` at Y = −range and Y = range. */
function edges(energies: Float32Array, range: number): Float32Array {
  return energies.filter((_, at) => Math.abs(FAR.coordinates[at % FAR.count] as number) === range);
}

function highest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
