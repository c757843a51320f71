// Where the settings in losses.ts come from: `node tools/run.mjs demos/losses-on-digits/search.ts [loss …]` trains with
// each setting of the grid on the first 55,000 training images, and prints errors on the last 5,000 and the setting of
// least error. No test image is used. About 16 minutes on two cores without a GPU.

import { Gpu } from 'webgpu-ebm';
import { createNodeWebGpu } from 'webgpu-ebm/node';
import { mean } from '../shared/figures.ts';
import { splitImages } from '../shared/images.ts';
import { readMnist } from '../shared/mnist.ts';
import { LOSSES, type Setting } from './losses.ts';
import { meta } from './meta.ts';
import { trainOnce } from './train.ts';

/** None of the table's. */
const SEEDS = [1001, 1002];
const TRAINED = 55_000;

const only = process.argv.slice(2);
const gpu = await Gpu.request({ gpu: await createNodeWebGpu() });
try {
  const { train: all } = await readMnist();
  const [train, heldOut] = splitImages(all, TRAINED);
  const { signal } = new AbortController();
  const validate = async (setting: Setting): Promise<number> => {
    const errors: number[] = [];
    const spreads: number[] = [];
    for (const seed of SEEDS) {
      const options = { gpu, setting, seed, steps: meta.steps, train, heldOut, onProgress: () => {}, signal };
      const { error, spreadRatio } = await trainOnce(options);
      errors.push(error);
      spreads.push(spreadRatio);
    }
    const error = `${errors.map(percent).join(', ')}: mean ${percent(mean(errors))}`;
    console.log(`  ${text(setting)}: ${error}; energies spread × ${mean(spreads).toPrecision(2)}`);
    return mean(errors);
  };
  for (const { name, grid } of LOSSES.filter((loss) => only.length === 0 || only.includes(loss.name))) {
    console.log(name);
    const errors: number[] = [];
    for (const setting of grid) errors.push(await validate(setting));
    console.log(`  best: ${text(grid[errors.indexOf(Math.min(...errors))] as Setting)}`);
  }
} finally {
  gpu.dispose();
}

function text({ hyperparameters, rate }: Setting): string {
  return `${hyperparameters && `${hyperparameters}, `}rate ${rate}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
