import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DisposedError, type Gpu, type ReplicaTrainer, Trainer } from 'webgpu-ebm';
import { testGpu } from '../support/gpu.ts';
import { parabola, parabolaSamples } from '../support/models.ts';

const samples = parabolaSamples(8);
const { x } = samples;
let gpu: Gpu;
/** Of WebGPU itself: of buffers used while destroyed, above all. */
const complaints: string[] = [];
const complain = ({ error }: GPUUncapturedErrorEvent): void => void complaints.push(error.message);

beforeAll(async () => {
  gpu = await testGpu();
  gpu.device.addEventListener('uncapturederror', complain);
});

beforeEach(() => void complaints.splice(0));

afterAll(() => gpu.device.removeEventListener('uncapturederror', complain));

const questions: Record<string, (trainer: Trainer | ReplicaTrainer) => Promise<unknown>> = {
  fit: (trainer) => trainer.fit(samples, { steps: 500 }),
  program: (trainer) => trainer.program(samples),
  gradients: (trainer) => trainer.gradients(samples),
  infer: (trainer) => trainer.infer(x),
  rank: (trainer) => trainer.rank(x, { k: 2 }),
  energies: (trainer) => trainer.energies(x),
  gibbs: (trainer) => trainer.gibbs(x),
  mostOffending: (trainer) => trainer.mostOffending(samples),
  score: (trainer) => trainer.score(samples),
  steps: (trainer) => trainer.steps(),
};

const alone: typeof questions = {
  surface: (trainer) => (trainer as Trainer).surface(x),
  checkpoint: (trainer) => (trainer as Trainer).checkpoint(),
  calibrate: (trainer) => (trainer as Trainer).calibrate(samples),
  'parameters.read': (trainer) => (trainer as Trainer).parameters.read(),
};

/** Milliseconds between a question and the end of who is asked: at once, while planning, while reading, after. */
const WAITS = [undefined, 0, 1, 4, 16, 64];

const makers = {
  Trainer: () => Trainer.create(gpu, parabola()),
  ReplicaTrainer: () =>
    Trainer.create(gpu, { ...parabola(), replicas: [{ seed: 1 }, { seed: 2 }, { seed: 3 }] }),
};

describe.each([
  ['Trainer', { ...questions, ...alone }],
  ['ReplicaTrainer', questions],
] as const)('a %s disposed of while it is asked', (kind, asked) => {
  it.each(Object.entries(asked))('%s: an answer or a DisposedError, and nothing left', async (_, ask) => {
    const before = gpu.memory();
    for (const wait of WAITS) {
      const trainer = await makers[kind]();
      const outcome = ask(trainer).catch((error: unknown) => error);
      if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait));
      trainer.dispose();
      const answer = await outcome;
      if (answer instanceof Error) {
        expect(answer).toBeInstanceOf(DisposedError);
        expect(answer.message).toMatch(/disposed of|Create a new|disposed one/);
      }
      expect(gpu.memory()).toEqual(before);
    }
    await gpu.finished();
    expect(complaints).toEqual([]);
  });
});

it('tells who overwrites the weights of what is gone', async () => {
  const trainer = await makers.Trainer();
  const weights = await trainer.parameters.read();
  trainer.dispose();
  expect(() => trainer.parameters.load(weights)).toThrow(DisposedError);
  await expect(trainer.parameters.read()).rejects.toThrow(
    /expected a live buffer, got "parameters" of something disposed of/,
  );
  await gpu.finished();
  expect(complaints).toEqual([]);
});
