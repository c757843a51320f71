import { adam, classifier, cosine, labels, mlp, nll, SurfaceView, Trainer, type Gpu } from 'webgpu-ebm';
import type { Demo, DemoResult, DemoRun, Picture } from '../shared/Demo.ts';
import { mean, surfaceSpread } from '../shared/figures.ts';
import { readMnist } from '../shared/mnist.ts';
import { trainInQuarters } from '../shared/trainInQuarters.ts';
import { meta } from './meta.ts';

const DIGITS = 10;
const BATCH = 128;
/** Points along a side of a square in the picture. */
const PLATEAU = 12;
const PICTURE = { width: 960, height: 640 };

export const demo: Demo = { meta, run };

async function run(options: DemoRun): Promise<DemoResult> {
  const { gpu, seed, steps } = options;
  const { train, test } = await readMnist();
  const trainer = await Trainer.create(gpu, {
    energy: classifier({ x: mlp([784, 128, DIGITS], { scale: 1 }) }),
    answers: labels(DIGITS),
    loss: nll({ beta: 1 }),
    optimizer: adam({ rate: cosine({ rate: 0.004, steps }) }),
    seed,
  });
  try {
    const initialEnergies = await trainer.energies(test.x);
    const initial = await trainer.gradients(test);
    const spreadByQuarter: number[] = [];
    const measure = async (): Promise<void> => {
      spreadByQuarter.push(surfaceSpread(await trainer.energies(test.x), DIGITS));
    };
    const seconds = await trainInQuarters(trainer, train, options, measure, BATCH);
    const energies = await trainer.energies(test.x);
    const { answers } = await trainer.infer(test.x);
    const offending = await trainer.mostOffending(test);
    return {
      seconds,
      figures: {
        initialLoss: initial.loss,
        finalLoss: (await trainer.gradients(test)).loss,
        inferenceError: mean(answers.map((answer, i) => (answer === test.y[i] ? 0 : 1))),
        surfaceSpread: surfaceSpread(energies, DIGITS),
        initialSurfaceSpread: surfaceSpread(initialEnergies, DIGITS),
        spreadByQuarter,
        energyGap: mean(
          offending.energies.map((energy, i) => energy - (offending.rightEnergies[i] as number)),
        ),
      },
      picture: await draw(gpu, meanByDigit(initialEnergies, test.y), meanByDigit(energies, test.y)),
    };
  } finally {
    trainer.dispose();
  }
}

/** `[digit, label]`: mean energy of each label over the images of each digit. */
function meanByDigit(energies: Float32Array, y: Float32Array): Float32Array {
  const sums = new Float32Array(DIGITS * DIGITS);
  const counts = new Float32Array(DIGITS);
  for (const [i, digit] of y.entries()) {
    counts[digit] = (counts[digit] as number) + 1;
    for (let label = 0; label < DIGITS; label++) {
      const at = digit * DIGITS + label;
      sums[at] = (sums[at] as number) + (energies[i * DIGITS + label] as number);
    }
  }
  return sums.map((sum, at) => sum / (counts[Math.floor(at / DIGITS)] as number));
}

/** Every pair of digit and label as a flat square, `[digit, label]` spread over a finer grid. */
function plateaus(means: Float32Array): Float32Array {
  const width = DIGITS * PLATEAU;
  return Float32Array.from({ length: width * width }, (_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    return means[Math.floor(row / PLATEAU) * DIGITS + Math.floor(column / PLATEAU)] as number;
  });
}

async function draw(gpu: Gpu, before: Float32Array, after: Float32Array): Promise<Picture> {
  const upload = (means: Float32Array): GPUBuffer => {
    const energies = plateaus(means);
    const buffer = gpu.createStorage('data', energies.byteLength, 'mean energies');
    gpu.device.queue.writeBuffer(buffer, 0, energies);
    return buffer;
  };
  const buffers = [upload(after), upload(before)] as const;
  const size = { rows: DIGITS * PLATEAU, columns: DIGITS * PLATEAU };
  const points = Array.from({ length: DIGITS }, (_, digit) => [
    digit,
    digit,
    after[digit * DIGITS + digit] as number,
  ]);
  const view = await SurfaceView.create(gpu.device, PICTURE);
  try {
    return await view.snapshot({
      surfaces: [
        { energies: buffers[0], ...size, color: 'after' },
        { energies: buffers[1], ...size, color: 'before' },
      ],
      points: Float32Array.from(points.flat()),
      ranges: {
        x: [-0.5, DIGITS - 0.5],
        y: [-0.5, DIGITS - 0.5],
        energy: [Math.min(...before, ...after) - 1, Math.max(...before, ...after) + 1],
      },
      camera: { azimuth: -2.356, elevation: 1.15, distance: 7.4 },
    });
  } finally {
    view.dispose();
    for (const buffer of buffers) gpu.releaseBuffer(buffer);
  }
}
