// Trains without end and writes a checkpoint every few steps, until it is killed.

import { Gpu, Trainer } from 'webgpu-ebm';
import { createNodeWebGpu, writeCheckpoint } from 'webgpu-ebm/node';
import { parabola, parabolaSamples } from '../support/models.ts';

const file = process.argv[2] as string;
const gpu = await Gpu.request({ gpu: await createNodeWebGpu() });
const trainer = await Trainer.create(gpu, parabola());
for (;;) {
  await trainer.fit(parabolaSamples(50), { steps: 3, batchSize: 16 });
  await writeCheckpoint(file, await trainer.checkpoint());
  console.log('written');
}
