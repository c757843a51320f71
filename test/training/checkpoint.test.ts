import { describe, expect, it } from 'vitest';
import { adam, DataError, DeviceLostError, encodeSafetensors, Gpu, sgd, Trainer } from 'webgpu-ebm';
import { nodeWebGpu, testGpu } from '../support/gpu.ts';
import { parabola, parabolaSamples } from '../support/models.ts';

const samples = parabolaSamples(50);
const fit = { steps: 30, batchSize: 16 };

describe('checkpoint and restore', () => {
  it('resumes bit for bit, with another starting seed', async () => {
    const gpu = await testGpu();
    const whole = await Trainer.create(gpu, parabola());
    await whole.fit(samples, fit);
    const saved = await whole.checkpoint();
    await whole.fit(samples, fit);

    const resumed = await Trainer.create(gpu, { ...parabola(), seed: 99 });
    resumed.restore(saved);
    expect(await resumed.steps()).toBe(30);
    await resumed.fit(samples, fit);
    expect(await resumed.checkpoint()).toEqual(await whole.checkpoint());
    whole.dispose();
    resumed.dispose();
  });

  it('rebuilds a trainer after its device was lost', async () => {
    const device = await (await (await nodeWebGpu()).requestAdapter())?.requestDevice();
    const first = Gpu.from(device as GPUDevice);
    const trainer = await Trainer.create(first, parabola());
    await trainer.fit(samples, fit);
    const saved = await trainer.checkpoint();
    const fitting = trainer.fit(samples, { steps: 1_000_000 });
    setTimeout(() => device?.destroy(), 100);
    await expect(fitting).rejects.toThrow(DeviceLostError);
    await expect(trainer.infer(samples.x)).rejects.toThrow(DeviceLostError);
    await expect(trainer.fit(samples, { steps: 1 })).rejects.toThrow(DeviceLostError);
    await expect(trainer.checkpoint()).rejects.toThrow(DeviceLostError);
    trainer.dispose();

    const again = await Trainer.create(await testGpu(), parabola());
    again.restore(saved);
    expect(await again.steps()).toBe(30);
    await again.fit(samples, fit);
    expect(await again.steps()).toBe(60);
    again.dispose();
  });

  it('refuses what does not fit, and changes nothing', async () => {
    const gpu = await testGpu();
    const trainer = await Trainer.create(gpu, parabola());
    const before = await trainer.checkpoint();
    const other = await Trainer.create(gpu, { ...parabola(), optimizer: sgd({ rate: 0.1 }) });
    const truncated = before.subarray(0, before.length - 5);
    const refused: [Uint8Array, RegExp][] = [
      [truncated, /restore|decodeSafetensors|safetensors/],
      [new Uint8Array(3), /safetensors|header/],
      [await trainer.parameters.save(), /trainer\.parameters\.load/],
      [await other.checkpoint(), /trained with adam/],
      [encodeSafetensors({}, { format: 'webgpu-ebm checkpoint 1', seed: '1' }), /restore/],
    ];
    for (const [bytes, message] of refused) {
      expect(() => trainer.restore(bytes)).toThrow(DataError);
      expect(() => trainer.restore(bytes)).toThrow(message);
    }
    expect(await trainer.checkpoint()).toEqual(before);
    trainer.dispose();
    other.dispose();
  });
});

describe('parameters', () => {
  it('saves and loads by name', async () => {
    const gpu = await testGpu();
    const [a, b] = [
      await Trainer.create(gpu, parabola()),
      await Trainer.create(gpu, { ...parabola(), seed: 4, optimizer: adam() }),
    ];
    expect(a.parameters.names).toEqual(
      ['x', 'y'].flatMap((side) =>
        ['1.weight', '1.bias', '2.weight', '2.bias'].map((name) => `${side}.${name}`),
      ),
    );
    const file = await a.parameters.save();
    b.parameters.load(file);
    expect(await b.parameters.save()).toEqual(file);
    b.parameters.load({ 'x.1.bias': [1, 2, 3, 4, 5, 6, 7, 8] });
    expect([...((await b.parameters.read())['x.1.bias'] as Float32Array)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const now = await b.parameters.save();
    for (const [weights, message] of [
      [{ 'x.1.bias': [1, 2] }, /x\.1\.bias \[8\]/],
      [{ nothing: [1] }, /names among x\.1\.weight/],
      [{ 'x.1.bias': [1, 2, 3, 4, 5, 6, 7, Number.NaN] }, /finite/],
      [{ 'x.2.bias': [9, 9, 9, 9], 'x.1.bias': [1] }, /x\.1\.bias/],
    ] as const) {
      expect(() => b.parameters.load(weights)).toThrow(DataError);
      expect(() => b.parameters.load(weights)).toThrow(message);
    }
    expect(await b.parameters.save()).toEqual(now);
    a.dispose();
    b.dispose();
  });
});
