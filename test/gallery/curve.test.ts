import { expect, test } from 'vitest';
import { CurveTraining } from '../../demos/gallery/shared/curve/CurveTraining.ts';
import { curveCode } from '../../demos/gallery/shared/curve/code.ts';
import { DuelTraining } from '../../demos/gallery/duel/DuelTraining.ts';
import { alone, CONTENDERS, controls as duelControls } from '../../demos/gallery/duel/model.ts';
import { sliceAt, surfaceFigures } from '../../demos/gallery/shared/curve/figures.ts';
import { LOSSES, type LossName } from '../../demos/gallery/shared/curve/model.ts';
import { SHAPES } from '../../demos/gallery/shared/curve/shapes.ts';
import { initialSettings } from '../../demos/gallery/shared/page/Controls.ts';
import { stagesOf, withSettings } from '../../demos/gallery/shared/page/stages.ts';
import { controls, SAMPLES, start } from '../../demos/gallery/surface/model.ts';
import {
  controls as dataControls,
  start as startData,
  Y_RANGE,
} from '../../demos/gallery/your-data/model.ts';
import { samplesOf } from '../../demos/gallery/your-data/points.ts';
import { runCode } from '../support/runCode.ts';
import { testGpu } from '../support/gpu.ts';

const own = initialSettings(controls);

test('the code of a page trains the same model, to the same bits', async () => {
  const gpu = await testGpu();
  const settings = { ...own, loss: 'squareSquare', radius: 0.2, hidden: 7, scale: 0.6, seed: 5 } as const;
  const training = await start(gpu, settings);
  training.train(30);
  const expected = (await training.trainer.infer(training.samples.x)).answers;
  training.dispose();

  const { samples, y } = SHAPES.parabola;
  const code = curveCode([{ settings, steps: 30 }], { y, samples: () => samples(SAMPLES, 5) });
  expect(code).not.toContain('goOn');
  expect(await runCode(code, 'answers')).toEqual(expected);
});

test('so it does where settings and samples changed on the way', async () => {
  const gpu = await testGpu();
  const before = gpu.memory();
  const first = initialSettings(dataControls);
  const second = { ...first, loss: 'hinge', rate: 0.02 } as const;
  const third = { ...second, points: first.points.slice(0, 7) };
  const training = await startData(gpu, first);
  training.train(9);
  await training.change(second);
  training.train(1);
  await training.change(third);
  training.train(20);
  const expected = (await training.trainer.infer(training.samples.x)).answers;
  training.dispose();

  const stages = stagesOf({
    start: first,
    edits: [
      { step: 9, settings: second },
      { step: 10, settings: third },
    ],
    step: 30,
  });
  const code = curveCode(stages, { y: Y_RANGE, samples: ({ points }) => samplesOf(points) });
  expect(await runCode(code, 'answers')).toEqual(expected);
  expect(gpu.memory()).toEqual(before);
});

test('so does that of many models at once', async () => {
  const gpu = await testGpu();
  const first = initialSettings(duelControls);
  const changed = { ...first, margin: 2, rate: 0.02 };
  const training = await DuelTraining.start(gpu, first);
  training.train(6);
  await training.change(changed);
  training.train(4);
  const expected = (await training.trainer.infer(training.samples.x)).answers;
  training.dispose();

  const { samples, y } = SHAPES[first.shape];
  const stages = stagesOf({ start: first, edits: [{ step: 6, settings: changed }], step: 10 });
  const code = curveCode(
    withSettings(stages, (settings) => alone(settings, 'nll')),
    { y, samples: () => samples(SAMPLES, first.seed), losses: CONTENDERS },
  );
  expect(await runCode(code, 'answers')).toEqual(expected);
});

test.each(Object.keys(LOSSES) as LossName[])('%s trains, live', async (loss) => {
  const gpu = await testGpu();
  const before = gpu.memory();
  const training = await start(gpu, own);
  training.train(3);
  await training.change({ ...own, loss });
  training.train(3);
  expect(await training.trainer.steps()).toBe(6);
  training.surface.update();
  expect((await training.energies()).every(Number.isFinite)).toBe(true);
  training.dispose();
  expect(gpu.memory()).toEqual(before);
});

test('what is read after a live change is of the weights there are', async () => {
  const gpu = await testGpu();
  const training = await start(gpu, own);
  training.train(5);
  const before = await training.energies();
  await training.change({ ...own, rate: 0.1 });
  expect(await training.energies()).toEqual(before);
  // The steps until then were another program's.
  expect(await training.program.history(5)).toEqual({ step: 5, rows: [] });
  training.train(2);
  const { step, rows } = await training.program.history(5);
  expect([step, rows.length]).toEqual([7, 2]);
  expect(rows.every(({ right }) => right > 0)).toBe(true);
  training.dispose();
});

test('moved samples are those that a new model would be given', async () => {
  const gpu = await testGpu();
  const data = initialSettings(dataControls);
  const moved = { ...data, points: data.points.map(({ x, y }) => ({ x, y: -y })) };
  const losses = async (training: CurveTraining<typeof data>): Promise<number[]> => {
    training.train(4);
    return (await training.program.history(4)).rows.map(({ loss }) => loss);
  };
  const fresh = await startData(gpu, moved);
  const changed = await startData(gpu, data);
  await changed.change(moved);
  expect(await losses(changed)).toEqual(await losses(fresh));
  fresh.dispose();
  changed.dispose();
});

test('figures of a surface that is known', () => {
  const { samples, right } = SHAPES.parabola;
  const [rows, columns] = [101, 101];
  const energies = Float32Array.from({ length: rows * columns }, (_, at) => {
    const x = -1 + (2 * Math.floor(at / columns)) / (rows - 1);
    const y = -0.5 + (2 * (at % columns)) / (columns - 1);
    return Math.abs(y - x * x);
  });
  const figures = surfaceFigures(energies, [-0.5, 1.5], samples(50, 1), 0.3, right);
  // Between its points the surface is a chord above the fold of |y − x²|: at most half a cell.
  expect(figures.right).toBeLessThan(0.01);
  expect(figures.offending).toBeCloseTo(0.31, 1);
  expect(figures.inferenceError).toBeLessThan(0.006);
  expect(figures.lowest).toBeCloseTo(0, 5);
  expect(figures.highest).toBeCloseTo(1.5, 5);
  const slice = sliceAt(energies, 0.5);
  expect(slice).toHaveLength(columns);
  expect(Math.abs(slice.indexOf(Math.min(...slice)) - (0.75 / 2) * 100)).toBeLessThan(1);
});

test.each(Object.entries(SHAPES))('%s: samples in the box, by seed', (_, { samples, y }) => {
  const first = samples(40, 3);
  expect(first.x).toHaveLength(first.y.length);
  expect(first.x.length).toBeGreaterThan(20);
  expect(samples(40, 3)).toEqual(first);
  for (const value of first.y) {
    expect(value).toBeGreaterThanOrEqual(y[0]);
    expect(value).toBeLessThanOrEqual(y[1]);
  }
});
