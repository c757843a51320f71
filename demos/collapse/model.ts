import type { Demo, DemoResult, DemoRun } from '../shared/Demo.ts';
import { readMnist } from '../shared/mnist.ts';
import { drawCollapse } from './drawCollapse.ts';
import { meta } from './meta.ts';
import { trainRbfSwitch, type RbfResult } from './rbfSwitch.ts';
import { RBF_RUNS, TWIN_RUNS, TWIN_STARTS, type Training } from './runs.ts';
import { summariseTwins, trainTwinNets, type TwinResult } from './twins.ts';

export const demo: Demo = { meta, run };

/** All trainings one after another. A training of the same architecture starts from the same weights under each loss. */
async function run({ gpu, seed, steps, onProgress, signal }: DemoRun): Promise<DemoResult> {
  let done = 0;
  const training = (more = 0): Training => {
    const before = done;
    done += steps;
    return {
      gpu,
      seed: (seed + more) % 2 ** 32,
      steps,
      onStep: (step, loss) => onProgress(before + step, loss),
      signal,
    };
  };
  const images = await readMnist();
  const rbf: RbfResult[] = [];
  for (const kind of RBF_RUNS) rbf.push(await trainRbfSwitch(kind, images, training()));
  const results: TwinResult[] = [];
  for (const twin of TWIN_RUNS) results.push(await trainTwinNets(twin.start, training(twin.seed)));
  const twins = TWIN_STARTS.map((start) => ({
    start,
    runs: results.filter((_, i) => TWIN_RUNS[i]?.start === start),
  }));
  const twinRows = twins.map(summariseTwins);
  return {
    seconds: [...rbf, ...results].reduce((sum, { seconds }) => sum + seconds, 0),
    figures: {
      rbfCollapsed: rbf.filter(({ figures }) => figures.verdict === 'collapsed').length,
      twinStartsCollapsed: twinRows.filter(({ verdict }) => verdict === 'collapsed').length,
    },
    rows: [...rbf.map(({ figures }) => figures), ...twinRows],
    picture: drawCollapse(rbf, twins, steps),
  };
}
