import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { DeviceLostError, DisposedError, Gpu, LimitError } from 'webgpu-ebm';
import { BufferUsage, MAP_MODE_READ } from '../../src/gpu/flags.ts';
import { nodeWebGpu } from '../support/gpu.ts';

/** A device with exactly WebGPU's default limits. */
async function defaultDevice(): Promise<GPUDevice> {
  const adapter = await (await nodeWebGpu()).requestAdapter();
  if (!adapter) throw new Error('no adapter');
  return adapter.requestDevice();
}

describe('Gpu.request', () => {
  it('says what it got', async () => {
    using gpu = await Gpu.request({ gpu: await nodeWebGpu() });
    const description = gpu.describe();
    expect(description.adapter).not.toBe('');
    expect(description.borrowed).toBe(false);
    expect(['cpu', 'gpu']).toContain(description.kind);
    expect(description.limits.maxStorageBufferBindingSize).toBeGreaterThanOrEqual(128 << 20);
  });

  it('names the remedy where there is no WebGPU', async () => {
    await expect(Gpu.request({ gpu: undefined as unknown as GPU })).rejects.toThrow(LimitError);
    await expect(Gpu.request({ gpu: undefined as unknown as GPU })).rejects.toThrow(/createNodeWebGpu/);
  });

  it('names the remedy where there is no adapter', async () => {
    const none = { requestAdapter: async () => null } as unknown as GPU;
    await expect(Gpu.request({ gpu: none })).rejects.toThrow(/use-webgpu-adapter/);
  });
});

describe('Gpu.from', () => {
  it('borrows: disposing destroys its own buffers and leaves the device and its error scopes alone', async () => {
    const device = await defaultDevice();
    device.pushErrorScope('validation');
    const mine = device.createBuffer({ size: 16, usage: BufferUsage.copyDestination | BufferUsage.mapRead });
    const gpu = Gpu.from(device);
    expect(gpu.describe().borrowed).toBe(true);
    const theirs = gpu.createStorage('data', 16, 'theirs');
    gpu.dispose();
    expect(gpu.memory()).toEqual({ bytes: 0, buffers: 0, byRole: {} });

    const lost = await Promise.race([device.lost, Promise.resolve('alive')]);
    expect(lost).toBe('alive');
    await mine.mapAsync(MAP_MODE_READ);
    expect(mine.mapState).toBe('mapped');
    expect(await device.popErrorScope()).toBeNull();
    // A destroyed buffer can't be used in a submit; the device still reports that to its owner.
    device.pushErrorScope('validation');
    const encoder = device.createCommandEncoder();
    encoder.clearBuffer(theirs);
    device.queue.submit([encoder.finish()]);
    expect((await device.popErrorScope())?.message).toMatch(/destroyed/);
    device.destroy();
  });
});

describe('memory', () => {
  it('counts bytes and buffers alive by role, and returns to where it was', async () => {
    using gpu = await Gpu.request({ gpu: await nodeWebGpu() });
    const before = gpu.memory();
    expect(before.byRole).toEqual({ staging: { bytes: 4 << 20, buffers: 8 } });
    const buffer = gpu.createStorage('data', 1000, 'mine');
    expect(gpu.memory().byRole.data).toEqual({ bytes: 1000, buffers: 1 });
    expect(gpu.memory().buffers).toBe(before.buffers + 1);
    gpu.releaseBuffer(buffer);
    gpu.releaseBuffer(buffer);
    expect(gpu.memory()).toEqual(before);
  });

  it('refuses a buffer larger than the device allows, and stays usable', async () => {
    using gpu = Gpu.from(await defaultDevice());
    expect(() => gpu.createStorage('data', 1 << 30, 'huge')).toThrow(LimitError);
    expect(() => gpu.createStorage('data', 1 << 30, 'huge')).toThrow(
      /huge: expected at most .* got 1073741824/,
    );
    gpu.releaseBuffer(gpu.createStorage('data', 16, 'small'));
    gpu.device.destroy();
  });
});

describe('read', () => {
  it('brings back more than the ring holds at once, in order, and gives back what that took', async () => {
    using gpu = await Gpu.request({ gpu: await nodeWebGpu() });
    const numbers = Float32Array.from({ length: 2_500_003 }, (_, i) => i);
    const buffer = gpu.createStorage('data', numbers.byteLength, 'numbers');
    gpu.device.queue.writeBuffer(buffer, 0, numbers);
    const before = gpu.memory();
    const reads = await Promise.all([
      gpu.read({ buffer, offset: 0, bytes: numbers.byteLength }),
      gpu.read({ buffer, offset: 4096, bytes: 8 }),
    ]);
    expect(Buffer.compare(Buffer.from(reads[0]), Buffer.from(numbers.buffer))).toBe(0);
    expect([...new Float32Array(reads[1])]).toEqual([1024, 1025]);
    expect(gpu.memory()).toEqual(before);
  });

  it('brings back what was there when it was asked, whatever is submitted later', async () => {
    using gpu = await Gpu.request({ gpu: await nodeWebGpu() });
    const length = 1_500_000;
    const buffers = Array.from({ length: 6 }, (_, i) => gpu.createStorage('data', 4 * length, `data ${i}`));
    const fill = (value: number): void => {
      for (const buffer of buffers) {
        gpu.device.queue.writeBuffer(buffer, 0, new Float32Array(length).fill(value));
      }
    };
    fill(1);
    const reads = buffers.map((buffer) => gpu.read({ buffer, offset: 0, bytes: 4 * length }));
    fill(2);
    for (const bytes of await Promise.all(reads)) {
      expect(new Float32Array(bytes).every((value) => value === 1)).toBe(true);
    }
  });

  it('keeps nothing of what it brought back', async () => {
    using gpu = await Gpu.request({ gpu: await nodeWebGpu() });
    const bytes = 1 << 20;
    const buffer = gpu.createStorage('data', bytes, 'data');
    const readMany = async (): Promise<void> => {
      for (let i = 0; i < 32; i++) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, so that each could be forgotten
        await gpu.read({ buffer, offset: 0, bytes });
      }
    };
    await readMany();
    const before = arrayBytes();
    await readMany();
    // What nothing holds is freed by another thread, a while after it was collected.
    await expect
      .poll(() => arrayBytes() - before, { timeout: 10_000, interval: 100 })
      .toBeLessThan(8 * bytes);
  });
});

/** Bytes of array buffers that something still holds. */
function arrayBytes(): number {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().arrayBuffers;
}

describe('lost and disposed', () => {
  it('rejects pending and later calls with DeviceLostError', async () => {
    const device = await defaultDevice();
    const gpu = Gpu.from(device);
    const buffer = gpu.createStorage('data', 1 << 23, 'data');
    const pending = gpu.read({ buffer, offset: 0, bytes: 1 << 23 });
    const never = gpu.guard('forever', new Promise(() => {}));
    const outcomes = Promise.allSettled([pending, never]);
    device.destroy();
    for (const outcome of await outcomes) {
      expect(outcome.status).toBe('rejected');
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(DeviceLostError);
    }
    expect((await gpu.lost).message).toMatch(/restore its last checkpoint/);
    await expect(gpu.finished()).rejects.toThrow(DeviceLostError);
    expect(() => gpu.createStorage('data', 16, 'late')).toThrow(DeviceLostError);
    gpu.dispose();
  });

  it('rejects calls after dispose with DisposedError', async () => {
    const gpu = await Gpu.request({ gpu: await nodeWebGpu() });
    gpu.dispose();
    gpu.dispose();
    await expect(gpu.finished()).rejects.toThrow(DisposedError);
    expect(() => gpu.createStorage('data', 16, 'late')).toThrow(DisposedError);
  });
});
