import { expect, it } from 'vitest';
import { energyLoss, Gpu, grid, mlp, regressor, sgd, Trainer } from 'webgpu-ebm';
import { nodeWebGpu } from '../support/gpu.ts';

it('on a device of default limits, asks in smaller batches where hidden states are too wide for one', async () => {
  const adapter = await (await nodeWebGpu()).requestAdapter();
  const device = (await adapter?.requestDevice()) as GPUDevice;
  const gpu = Gpu.from(device);
  const hidden = 6000;
  const rows = 8192;
  expect(rows * hidden * 4, 'a hidden state of all rows').toBeGreaterThan(
    device.limits.maxStorageBufferBindingSize,
  );
  const trainer = await Trainer.create(gpu, {
    energy: regressor({ x: mlp([1, hidden, 1], { scale: 1 }) }),
    answers: grid([-1, 1], 21),
    loss: energyLoss(),
    optimizer: sgd({ rate: 0.1 }),
  });
  const x = Float32Array.from({ length: rows }, (_, i) => i / rows);
  const { answers } = await trainer.infer(x);
  const few = await trainer.infer(x.subarray(rows - 100));
  expect(answers).toHaveLength(rows);
  expect(answers.subarray(rows - 100)).toEqual(few.answers);
  trainer.dispose();
  gpu.dispose();
  device.destroy();
});
