import { describe, expect, it, vi } from 'vitest';
import {
  classifier,
  DataError,
  DisposedError,
  Gpu,
  grid,
  labels,
  Linear,
  nll,
  relu,
  Sequential,
  sgd,
  squareSquare,
  Trainer,
} from 'webgpu-ebm';
import { BufferUsage } from '../../src/gpu/flags.ts';
import { nodeWebGpu, testGpu } from '../support/gpu.ts';
import { parabola, parabolaSamples } from '../support/models.ts';

const samples = parabolaSamples(50);

async function weightBits(trainer: Trainer): Promise<string> {
  return Buffer.from(await trainer.parameters.save()).toString('base64');
}

describe('fit', () => {
  it('lowers the loss, reports progress and returns the history', async () => {
    const trainer = await Trainer.create(await testGpu(), parabola());
    const reports: number[] = [];
    const result = await trainer.fit(samples, {
      steps: 300,
      onProgress: ({ step, steps, loss, stepsPerSecond, secondsLeft }) => {
        reports.push(step);
        expect(steps).toBe(300);
        expect(Number.isFinite(loss)).toBe(true);
        expect(stepsPerSecond).toBeGreaterThan(0);
        expect(secondsLeft).toBeGreaterThanOrEqual(0);
      },
    });
    expect(reports.at(-1)).toBe(300);
    expect(result.history).toHaveLength(300);
    expect(result.loss).toBe(result.history.at(-1)?.loss);
    expect(result.loss).toBeLessThan((result.history[0]?.loss as number) - 0.5);
    expect(await trainer.steps()).toBe(300);
    trainer.dispose();
  });

  it.each([undefined, 16])(
    'gives the same bits for the same seed, others for another (batch size %s)',
    async (batchSize) => {
      const run = async (seed: number): Promise<string> => {
        const trainer = await Trainer.create(await testGpu(), { ...parabola(), seed });
        await trainer.fit(samples, { steps: 60, batchSize });
        const bits = await weightBits(trainer);
        trainer.dispose();
        return bits;
      };
      const bits = await run(7);
      expect(await run(7)).toBe(bits);
      expect(await run(8)).not.toBe(bits);
    },
  );

  it('does not depend on how the steps are cut into calls', async () => {
    const options = { ...parabola(), optimizer: sgd({ rate: 0.05, momentum: 0.9 }) };
    const whole = await Trainer.create(await testGpu(), options);
    await whole.fit(samples, { steps: 50, batchSize: 16 });
    const pieces = await Trainer.create(await testGpu(), options);
    for (const steps of [1, 7, 42]) await pieces.fit(samples, { steps, batchSize: 16 });
    expect(await weightBits(pieces)).toBe(await weightBits(whole));
    whole.dispose();
    pieces.dispose();
  });

  it('takes data that already lies on the GPU', async () => {
    const gpu = await testGpu();
    const upload = (data: Float32Array): GPUBuffer => {
      const usage = BufferUsage.storage | BufferUsage.copySource | BufferUsage.copyDestination;
      const buffer = gpu.device.createBuffer({ size: data.byteLength, usage });
      gpu.device.queue.writeBuffer(buffer, 0, data);
      return buffer;
    };
    const onGpu = { x: upload(samples.x), y: upload(samples.y) };
    const [a, b] = [await Trainer.create(gpu, parabola()), await Trainer.create(gpu, parabola())];
    await a.fit(samples, { steps: 20, batchSize: 16 });
    await b.fit(onGpu, { steps: 20, batchSize: 16 });
    expect(await weightBits(b)).toBe(await weightBits(a));
    expect(await b.infer(onGpu.x)).toEqual(await a.infer(samples.x));
    for (const trainer of [a, b]) trainer.dispose();
    const encoder = gpu.device.createCommandEncoder();
    encoder.clearBuffer(onGpu.x);
    gpu.device.queue.submit([encoder.finish()]);
    for (const buffer of Object.values(onGpu)) buffer.destroy();
  });

  it('stops when aborted, and goes on afterwards', async () => {
    const trainer = await Trainer.create(await testGpu(), parabola());
    const abort = new AbortController();
    const reason = new Error('enough');
    const fitting = trainer.fit(samples, {
      steps: 1_000_000,
      signal: abort.signal,
      onProgress: ({ step }) => step >= 8 && abort.abort(reason),
    });
    await expect(fitting).rejects.toBe(reason);
    const steps = await trainer.steps();
    expect(steps).toBeGreaterThanOrEqual(8);
    await trainer.fit(samples, { steps: 1 });
    expect(await trainer.steps()).toBe(steps + 1);
    await expect(trainer.fit(samples, { steps: 1, signal: abort.signal })).rejects.toBe(reason);
    trainer.dispose();
  });

  it('says when training diverges', async () => {
    const options = { ...parabola(), loss: squareSquare(), optimizer: sgd({ rate: 1e30 }) };
    const trainer = await Trainer.create(await testGpu(), options);
    await expect(trainer.fit(samples, { steps: 50 })).rejects.toThrow(/finite loss.*Lower the rate/);
    trainer.dispose();
  });
});

describe('program', () => {
  it('runs 1,000 steps in a handful of submits, makes nothing and reads nothing back', async () => {
    const gpu = await testGpu();
    const trainer = await Trainer.create(gpu, parabola());
    const program = await trainer.program(samples);
    const { device } = gpu;
    const spies = [
      vi.spyOn(device, 'createBuffer'),
      vi.spyOn(device, 'createBindGroup'),
      vi.spyOn(device.queue, 'writeBuffer'),
    ];
    const submit = vi.spyOn(device.queue, 'submit');
    const memory = gpu.memory();
    await program.run(1000);
    expect(submit.mock.calls.length).toBeLessThanOrEqual(5);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    expect(gpu.memory()).toEqual(memory);
    vi.restoreAllMocks();
    const { step, rows } = await program.history(1000);
    expect(step).toBe(1000);
    expect(rows.at(-1)?.loss).toBeLessThan(rows[0]?.loss as number);
    trainer.dispose();
  });

  it.each([1.5, -1, Number.NaN, Infinity])('refuses %d steps', async (count) => {
    const gpu = await testGpu();
    const trainer = await Trainer.create(gpu, parabola());
    const program = await trainer.program(samples);
    const encoder = gpu.device.createCommandEncoder();
    const message = `to be a whole number ≥ 0, got ${count}.`;
    await expect(program.run(count)).rejects.toThrow(DataError);
    await expect(program.run(count)).rejects.toThrow(`run: expected steps ${message}`);
    expect(() => program.submit(count)).toThrow(`run: expected steps ${message}`);
    expect(() => program.encode(encoder, count)).toThrow(`encode: expected steps ${message}`);
    await expect(program.history(count)).rejects.toThrow(`history: expected count ${message}`);
    await program.run(0);
    expect(await program.history(0)).toEqual({ step: 0, rows: [] });
    trainer.dispose();
  });

  it("records into someone else's encoder", async () => {
    const gpu = await testGpu();
    const [a, b] = [await Trainer.create(gpu, parabola()), await Trainer.create(gpu, parabola())];
    const [run, encode] = [await a.program(samples), await b.program(samples)];
    await run.run(3);
    const encoder = gpu.device.createCommandEncoder();
    encode.encode(encoder);
    encode.encode(encoder, 2);
    gpu.device.queue.submit([encoder.finish()]);
    expect(await weightBits(b)).toBe(await weightBits(a));
    a.dispose();
    b.dispose();
  });

  it('describes itself: launches, shapes, bytes, what was fused', async () => {
    const trainer = await Trainer.create(await testGpu(), parabola());
    const program = await trainer.program(samples);
    const table = program.describe();
    expect(table).toMatch(/two_layers/);
    expect(table).toContain(`\n${program.launches} launches a step`);
    expect(table).toMatch(/launches a step; \d+ tensors of \d+ bytes share an arena of \d+ bytes/);
    expect(table).toMatch(/1\.weight\[8×1\]/);
    trainer.dispose();
  });
});

describe('questions', () => {
  it('ranks answers in the order of their energies', async () => {
    const trainer = await Trainer.create(await testGpu(), parabola());
    const x = samples.x.subarray(0, 5);
    const energies = await trainer.energies(x);
    const ranking = await trainer.rank(x, { k: 41 });
    for (let row = 0; row < 5; row++) {
      const values = [...energies.subarray(row * 41, (row + 1) * 41)];
      const order = values
        .map((_, k) => k)
        .sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
      expect([...ranking.indices.subarray(row * 41, (row + 1) * 41)]).toEqual(order);
    }
    const best = await trainer.infer(x);
    expect([...best.indices]).toEqual([0, 1, 2, 3, 4].map((row) => ranking.indices[row * 41]));
    await expect(trainer.rank(x, { k: 42 })).rejects.toThrow(DataError);
    trainer.dispose();
  });

  it('asks long inputs in several batches with the same answers', async () => {
    const trainer = await Trainer.create(await testGpu(), parabola());
    const { x } = parabolaSamples(20_001);
    const all = await trainer.infer(x);
    const tail = await trainer.infer(x.subarray(19_990));
    expect([...all.indices.subarray(19_990)]).toEqual([...tail.indices]);
    expect(all.energies).toHaveLength(20_001);
    trainer.dispose();
  });
});

describe('large answer spaces', () => {
  it('keep the accuracy of float32: probabilities sum to 1', async () => {
    const count = 1 << 19;
    const trainer = await Trainer.create(await testGpu(), {
      ...parabola(),
      answers: grid([-0.5, 1.5], count),
    });
    for (let row = 0; row < 3; row++) {
      const probabilities = await trainer.gibbs(samples.x.subarray(row, row + 1));
      const sum = probabilities.reduce((total, probability) => total + probability, 0);
      expect(Math.abs(sum - 1)).toBeLessThan(2e-5);
    }
    trainer.dispose();
  });
});

describe('many at once', () => {
  it('answers questions asked at the same time as if they were asked in turn', async () => {
    const trainer = await Trainer.create(await testGpu(), parabola());
    const inputs = [3, 20_000, 3, 17].map((count) => parabolaSamples(count).x);
    const inTurn = [];
    for (const x of inputs) inTurn.push(await trainer.infer(x), await trainer.energies(x.subarray(0, 50)));
    const together = await Promise.all(
      inputs.flatMap((x) => [trainer.infer(x), trainer.energies(x.subarray(0, 50))]),
    );
    expect(together).toEqual(inTurn);
    trainer.dispose();
  });

  it('keeps few programs, whatever is asked', async () => {
    const gpu = await testGpu();
    const trainer = await Trainer.create(gpu, parabola());
    const buffers: number[] = [];
    for (let beta = 1; beta <= 20; beta++) {
      await trainer.gibbs(samples.x, { beta });
      buffers.push(gpu.memory().buffers);
    }
    expect(buffers.at(-1)).toBe(buffers[7]);
    trainer.dispose();
  });

  it('keeps programs of few bytes, whatever is asked', async () => {
    const gpu = await testGpu();
    const hidden = 17_000;
    const trainer = await Trainer.create(gpu, {
      ...parabola(),
      energy: classifier({ x: new Sequential([new Linear(1, hidden), relu(hidden), new Linear(hidden, 2)]) }),
      answers: labels(2),
      loss: nll(),
    });
    const arenas = () => gpu.memory().byRole.arena;
    const most = 512 << 20;
    const [half, all] = [new Float32Array(4096), new Float32Array(8192)];
    expect(half.length * hidden * 4).toBeGreaterThan(most / 2);
    expect(half.length * hidden * 4).toBeLessThan(most);
    await trainer.gibbs(half.subarray(0, 2));
    await trainer.infer(half);
    expect(arenas()?.buffers).toBe(2);
    await trainer.energies(half);
    const kept = arenas();
    expect(kept?.buffers, 'the latest of two halves, and what is small').toBe(2);
    expect(kept?.bytes).toBeLessThan(most);
    await trainer.infer(all);
    expect(arenas(), 'not what is too large by itself').toEqual(kept);
    trainer.dispose();
  });

  it('refuses a second fit while one runs', async () => {
    const trainer = await Trainer.create(await testGpu(), parabola());
    const first = trainer.fit(samples, { steps: 20 });
    await expect(trainer.fit(samples, { steps: 20 })).rejects.toThrow(/one call at a time/);
    await first;
    await trainer.fit(samples, { steps: 1 });
    expect(await trainer.steps()).toBe(21);
    trainer.dispose();
  });

  it('says where no answer is incorrect, and trains on', async () => {
    const trainer = await Trainer.create(await testGpu(), {
      ...parabola(),
      loss: squareSquare({ radius: 10 }),
    });
    const { answers, energies, indices } = await trainer.mostOffending(samples, { radius: 10 });
    expect([answers[0], energies[0], indices[0]]).toEqual([Number.NaN, Math.fround(1e30), 0xffff_ffff]);
    const { loss } = await trainer.fit(samples, { steps: 5 });
    expect(Number.isFinite(loss)).toBe(true);
    trainer.dispose();
  });
});

describe('memory', () => {
  it('returns to where it was when the trainer is disposed of', async () => {
    using gpu = await Gpu.request({ gpu: await nodeWebGpu() });
    const before = gpu.memory();
    const trainer = await Trainer.create(gpu, parabola());
    const created = gpu.memory();
    await trainer.fit(samples, { steps: 10, batchSize: 8 });
    expect(gpu.memory()).toEqual(created);
    await trainer.gradients(samples);
    expect(gpu.memory()).toEqual(created);
    const program = await trainer.program(samples);
    program.dispose();
    expect(gpu.memory()).toEqual(created);
    await trainer.program(samples);
    await trainer.surface(samples.x);
    await trainer.infer(samples.x);
    await trainer.energies(samples.x);
    await trainer.energies(samples.x.subarray(3));
    trainer.dispose();
    expect(gpu.memory()).toEqual(before);
    await expect(trainer.fit(samples, { steps: 1 })).rejects.toThrow(DisposedError);
    for (const ask of [
      () => trainer.infer(samples.x),
      () => trainer.energies(samples.x),
      () => trainer.gradients(samples),
      () => trainer.checkpoint(),
      () => trainer.program(samples),
    ]) {
      await expect(ask()).rejects.toThrow(DisposedError);
    }
  });

  it('keeps a vector of momenta only where there is momentum', async () => {
    const gpu = await testGpu();
    for (const [momentum, buffers] of [
      [0, undefined],
      [0.9, 1],
    ] as const) {
      const trainer = await Trainer.create(gpu, { ...parabola(), optimizer: sgd({ rate: 0.1, momentum }) });
      expect(gpu.memory().byRole.optimizer?.buffers).toBe(buffers);
      trainer.dispose();
    }
  });
});
