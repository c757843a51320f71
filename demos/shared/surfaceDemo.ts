import {
  SurfaceView,
  Trainer,
  type AnswerSpace,
  type Camera,
  type Energy,
  type Gpu,
  type Loss,
  type Optimizer,
  type Surface,
} from 'webgpu-ebm';
import type { Demo, DemoMeta, DemoRun, DemoResult, Picture } from './Demo.ts';
import { evenlySpaced, inferenceError, mean, quantile, surfaceSpread, valleyError } from './figures.ts';
import { trainInQuarters } from './trainInQuarters.ts';

/** A model of one number Y given one number X, and the curve it is to learn. */
export interface SurfaceModel {
  energy: () => Energy;
  answers: AnswerSpace;
  loss: () => Loss;
  optimizer: () => Optimizer;
  /** The right answers for an X. With several, training samples take them in turn. */
  rightAnswers: (x: number) => readonly number[];
  /** ε, the radius for the energy gap. */
  radius: number;
  camera?: Camera;
}

const SAMPLES = 200;
const X_RANGE = [-1, 1] as const;
const PICTURE = { width: 960, height: 640 };
/** Every so many samples, one is drawn as a sphere. */
const SPHERE_EVERY = 7;
/** The share of the surface's energies that fit in the picture; the highest walls are cut off. */
const SHOWN = 0.97;

/** Trains the model on 200 samples with even spacing in X ∈ [−1, 1], measures it between them, and draws its surface. */
export function surfaceDemo(meta: DemoMeta, model: SurfaceModel): Demo {
  return { meta, run: (options) => run(model, options) };
}

async function run(model: SurfaceModel, options: DemoRun): Promise<DemoResult> {
  const { gpu, seed } = options;
  const { answers } = model;
  const samples = trainingSamples(model);
  const heldOut = evenlySpaced(X_RANGE[0], X_RANGE[1], 2 * SAMPLES - 1).filter((_, i) => i % 2 === 1);
  const rights = [...heldOut].map(model.rightAnswers);

  const trainer = await Trainer.create(gpu, {
    energy: model.energy(),
    answers,
    loss: model.loss(),
    optimizer: model.optimizer(),
    seed,
  });
  try {
    const before = await keepSurface(gpu, await trainer.surface(samples.x));
    const initial = await trainer.gradients(samples);
    const initialEnergies = await trainer.energies(heldOut);
    const initialSurfaceSpread = surfaceSpread(initialEnergies, answers.count);
    const spreadByQuarter: number[] = [];
    const measure = async (): Promise<void> => {
      spreadByQuarter.push(surfaceSpread(await trainer.energies(heldOut), answers.count));
    };
    const seconds = await trainInQuarters(trainer, samples, options, measure);

    const final = await trainer.gradients(samples);
    const energies = await trainer.energies(heldOut);
    const inference = await trainer.infer(heldOut);
    const offending = await trainer.mostOffending(samples, { radius: model.radius });
    const gaps = offending.energies.map((energy, i) => energy - (offending.rightEnergies[i] as number));
    const severalAnswers = rights.some((right) => right.length > 1);
    const picture = await draw(gpu, model, samples, {
      before: before.buffer,
      after: await trainer.surface(samples.x),
      rightEnergies: offending.rightEnergies,
      top: Math.max(quantile(initialEnergies, 1), quantile(energies, SHOWN)),
    });
    before.dispose();
    return {
      seconds,
      figures: {
        initialLoss: initial.loss,
        finalLoss: final.loss,
        inferenceError: inferenceError(inference.answers, rights),
        surfaceSpread: spreadByQuarter.at(-1) ?? initialSurfaceSpread,
        initialSurfaceSpread,
        spreadByQuarter,
        energyGap: mean(gaps),
        ...(severalAnswers && { lidError: valleyError(energies, answers.coordinates, rights) }),
      },
      picture,
    };
  } finally {
    trainer.dispose();
  }
}

function trainingSamples(model: SurfaceModel): { x: Float32Array; y: Float32Array } {
  const x = evenlySpaced(X_RANGE[0], X_RANGE[1], SAMPLES);
  const y = x.map((value, i) => {
    const rights = model.rightAnswers(value);
    return rights[i % rights.length] as number;
  });
  return { x, y };
}

/** A copy of a surface as it is now, which training does not touch. */
async function keepSurface(gpu: Gpu, surface: Surface): Promise<{ buffer: GPUBuffer; dispose(): void }> {
  const { buffer, offset, bytes } = surface.range;
  const copy = gpu.createStorage('data', bytes, 'surface before training');
  const encoder = gpu.device.createCommandEncoder();
  surface.encode(encoder);
  encoder.copyBufferToBuffer(buffer, offset, copy, 0, bytes);
  gpu.device.queue.submit([encoder.finish()]);
  surface.dispose();
  return { buffer: copy, dispose: () => gpu.releaseBuffer(copy) };
}

async function draw(
  gpu: Gpu,
  model: SurfaceModel,
  samples: { x: Float32Array; y: Float32Array },
  {
    before,
    after,
    rightEnergies,
    top,
  }: { before: GPUBuffer; after: Surface; rightEnergies: Float32Array; top: number },
): Promise<Picture> {
  const { coordinates, count } = model.answers;
  const size = { rows: SAMPLES, columns: count };
  const points: number[] = [];
  for (let i = 2; i < SAMPLES; i += SPHERE_EVERY) {
    points.push(samples.x[i] as number, samples.y[i] as number, rightEnergies[i] as number);
  }
  const view = await SurfaceView.create(gpu.device, PICTURE);
  try {
    after.update();
    return await view.snapshot({
      surfaces: [
        { energies: after.range, ...size, color: 'after' },
        { energies: before, ...size, color: 'before' },
      ],
      points: Float32Array.from(points),
      ranges: {
        x: X_RANGE,
        y: [coordinates[0] as number, coordinates[count - 1] as number],
        energy: [0, top],
      },
      ...(model.camera && { camera: model.camera }),
    });
  } finally {
    view.dispose();
    after.dispose();
  }
}
