// An application that owns a device and uses the built package by its own name; runs in Node and in a page.

import { adam, Gpu, grid, implicitRegression, l1, mlp, nll, Trainer } from 'webgpu-ebm';

/**
 * Trains on the application's device, inside the application's own encoder.
 *
 * @param {GPUDevice} device
 */
export async function trainInside(device) {
  const gpu = Gpu.from(device);
  const trainer = await Trainer.create(gpu, {
    energy: implicitRegression({ x: mlp([1, 20, 10]), y: mlp([1, 20, 10]), distance: l1() }),
    answers: grid([-0.5, 1.5], 101),
    loss: nll({ beta: 1 }),
    optimizer: adam({ rate: 0.01 }),
    seed: 1,
  });
  const x = Float32Array.from({ length: 100 }, (_, i) => (2 * i) / 99 - 1);
  const program = await trainer.program({ x, y: x.map((value) => value * value) });

  // The application's own work and training share one command buffer.
  const mine = device.createBuffer({ size: 16, usage: 0x0008 | 0x0004 });
  for (let frame = 0; frame < 30; frame++) {
    const encoder = device.createCommandEncoder();
    encoder.clearBuffer(mine);
    program.encode(encoder, 10);
    device.queue.submit([encoder.finish()]);
  }
  const { step, rows } = await program.history(300);
  const { answers } = await trainer.infer(Float32Array.of(0, 0.9));
  trainer.dispose();
  const { staging, ...left } = gpu.memory().byRole;
  gpu.dispose();

  // The borrowed device still works.
  device.pushErrorScope('validation');
  device.queue.writeBuffer(mine, 0, new Uint32Array(4));
  const error = await device.popErrorScope();
  mine.destroy();
  return {
    step,
    first: rows[0]?.loss,
    last: rows.at(-1)?.loss,
    answers: [...answers],
    leftAlive: Object.keys(left),
    deviceError: error?.message ?? null,
  };
}
