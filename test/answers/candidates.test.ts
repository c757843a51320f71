import { describe, expect, it } from 'vitest';
import {
  candidates,
  DataError,
  implicitRegression,
  labels,
  LimitError,
  Linear,
  matcher,
  mlp,
  nll,
  sgd,
  ShapeError,
  squareSquare,
  Trainer,
} from 'webgpu-ebm';
import { testGpu } from '../support/gpu.ts';

const optimizer = sgd({ rate: 0.01 });

/** Numbers in [−1, 1) that look random. */
const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (((i + 1) * 0.6180339887498949) % 1) * 2 - 1);

describe('candidates', () => {
  it('searches and trains on a million vectors without a table of all energies', async () => {
    const gpu = await testGpu();
    const [count, dims, rows] = [1_000_000, 2, 64];
    const vectors = Float32Array.from({ length: count * dims }, (_, i) =>
      i % 2 ? Math.floor(i / 2000) : Math.floor(i / 2) % 1000,
    );
    const before = gpu.memory().bytes;
    const trainer = await Trainer.create(gpu, {
      energy: matcher({ x: new Linear(dims, 2) }),
      answers: candidates(vectors, { dims }),
      loss: nll(),
      optimizer,
    });
    trainer.parameters.load({ weight: [1, 0, 0, 1] });
    const y = Float32Array.from({ length: rows }, (_, p) => (p * 65_537 + 123_457) % count);
    const x = Float32Array.from([...y].flatMap((k) => [k % 1000, Math.floor(k / 1000)]));
    expect([...(await trainer.infer(x)).indices]).toEqual([...y]);
    const { loss, byParameter } = await trainer.gradients({ x, y });
    // The sum over the plane's whole numbers: Σ e^−(|i| + |j|) = coth²(½).
    expect(loss).toBeCloseTo(Math.log(1 / Math.tanh(0.5) ** 2), 1);
    expect(byParameter['weight']?.every(Number.isFinite)).toBe(true);
    const program = await trainer.program({ x, y });
    await program.run(1);
    // Vectors, their embeddings and derivatives, for questions and for training: nothing grows with P·K.
    expect(gpu.memory().bytes - before).toBeLessThan(count * 4 * dims * 5);
    program.dispose();
    trainer.dispose();
  });

  it('of the numbers 0 … K−1 are labels', async () => {
    const gpu = await testGpu();
    const energy = implicitRegression({ x: mlp([1, 5, 3]), y: mlp([1, 5, 3]) });
    const samples = { x: Float32Array.of(-0.5, 0.2, 0.9), y: Float32Array.of(2, 0, 3) };
    const results = [];
    for (const answers of [labels(4), candidates([0, 1, 2, 3], { dims: 1 })]) {
      const trainer = await Trainer.create(gpu, { energy, answers, loss: squareSquare(), optimizer });
      const { history } = await trainer.fit(samples, { steps: 3 });
      results.push([history, await trainer.infer(samples.x), await trainer.mostOffending(samples)]);
      trainer.dispose();
    }
    expect(results[1]).toEqual(results[0]);
  });

  it('names the vector, and takes an equal vector of another number for incorrect', async () => {
    const vectors = [0, 0, 1, 1, 1, 1, 0, 3];
    const trainer = await Trainer.create(await testGpu(), {
      energy: matcher({ x: new Linear(2, 2) }),
      answers: candidates(vectors, { dims: 2 }),
      loss: nll(),
      optimizer,
    });
    trainer.parameters.load({ weight: [1, 0, 0, 1] });
    const x = Float32Array.of(1, 1, 1, 1, 0, 2.5);
    const best = await trainer.infer(x);
    expect([...best.indices]).toEqual([1, 1, 3]);
    expect([...best.answers]).toEqual([1, 1, 1, 1, 0, 3]);
    const offending = await trainer.mostOffending({ x, y: Float32Array.of(1, 2, 3) }, { radius: 100 });
    expect([...offending.indices]).toEqual([2, 1, 0]);
    expect([...offending.rightEnergies]).toEqual([0, 0, 0.5]);
    trainer.dispose();
  });

  it('refuses incomplete vectors, none, too many, and numbers that are not finite', () => {
    expect(() => candidates([1, 2, 3], { dims: 2 })).toThrow(ShapeError);
    expect(() => candidates([], { dims: 2 })).toThrow(/candidates: expected K·2 numbers, row by row, got 0/);
    expect(() => candidates([1, NaN], { dims: 2 })).toThrow(/expected finite numbers, got NaN at 1/);
    expect(() => candidates([1], { dims: 0 })).toThrow(DataError);
    expect(() => candidates({ length: 2 ** 24 + 1 }, { dims: 1 })).toThrow(LimitError);
  });

  it('refuses numbers that name no vector, also in a GPUBuffer, and energies of another size', async () => {
    const gpu = await testGpu();
    const answers = candidates(noise(6), { dims: 2 });
    const trainer = await Trainer.create(gpu, {
      energy: matcher({ x: new Linear(2, 2) }),
      answers,
      loss: nll(),
      optimizer,
    });
    const x = noise(4);
    for (const bad of [3, -1, 0.5]) {
      const y = Float32Array.of(2, bad);
      const message = /labels 0 … 2 in y, got /;
      await expect(trainer.gradients({ x, y })).rejects.toThrow(message);
      const buffer = gpu.device.createBuffer({ size: 8, usage: 128, mappedAtCreation: true });
      new Float32Array(buffer.getMappedRange()).set(y);
      buffer.unmap();
      await expect(trainer.gradients({ x, y: buffer })).rejects.toThrow(message);
      buffer.destroy();
    }
    trainer.dispose();
    const energy = matcher({ x: new Linear(3, 2) });
    await expect(Trainer.create(gpu, { energy, answers, loss: nll(), optimizer })).rejects.toThrow(
      /matcher: expected the input of G to have the 2 number/,
    );
  });
});
