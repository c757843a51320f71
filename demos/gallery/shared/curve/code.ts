import type { Stages } from '../page/stages.ts';
import { trainingCode } from '../page/trainingCode.ts';
import { ANSWERS, type LossName, LOSSES, type ModelSettings } from './model.ts';
import { type Samples, type ShapeName, SHAPES } from './shapes.ts';

/** What a program about a curve needs beside the settings of its model. */
export interface CurveCode<S> {
  /** Where answers are searched. */
  readonly y: readonly [number, number];
  samples(settings: S): Samples;
  /** Of replicas, where there are several; otherwise there is one model, with the loss of the settings. */
  readonly losses?: readonly LossName[];
}

/** A program that trains the same model for as many steps, in a browser or a module of one's own. */
export function curveCode<S extends ModelSettings>(
  stages: Stages<S>,
  { y, samples: samplesOf, losses = [] }: CurveCode<S>,
): string {
  const codes = stages.map(({ settings }) => samplesCode(samplesOf(settings)));
  const samples = [...new Set(codes)];
  const names = codes.map((code) =>
    samples.length === 1 ? 'samples' : `samples${samples.indexOf(code) + 1}`,
  );
  const training = stages.map(({ settings, steps }, i) => ({
    options: optionsCode(settings, y, losses),
    samples: names[i] as string,
    steps,
  }));
  return `import { ${namesIn(stages, losses).join(', ')} } from 'webgpu-ebm';

${samples.map((code, i) => `const samples${samples.length === 1 ? '' : i + 1} = ${code};\n`).join('')}
const gpu = await Gpu.request();
${trainingCode(training, Math.max(1, losses.length))}
const { answers } = await trainer.infer(${names.at(-1)}.x);
console.log(answers);
`;
}

/** The same where samples are so many of a shape. */
export function shapeCode<S extends ModelSettings & { shape: ShapeName }>(
  stages: Stages<S>,
  count: number,
): string {
  return curveCode(stages, {
    y: SHAPES[stages[0].settings.shape].y,
    samples: ({ shape, seed }) => SHAPES[shape].samples(count, seed),
  });
}

function samplesCode({ x, y }: Samples): string {
  return `{\n  x: Float32Array.of(${numbers(x)}),\n  y: Float32Array.of(${numbers(y)}),\n}`;
}

function optionsCode(
  settings: ModelSettings,
  range: readonly [number, number],
  losses: readonly LossName[],
): string[] {
  const { architecture, distance, hidden, outputs, scale, optimizer, rate, seed } = settings;
  const net = (size: number): string => `mlp([1, ${hidden}, ${size}], { scale: ${scale} })`;
  const energy =
    architecture === 'regressor'
      ? `regressor({ x: ${net(1)}, distance: ${distance}() })`
      : `implicitRegression({ x: ${net(outputs)}, y: ${net(outputs)}, distance: ${distance}() })`;
  const train = {
    adam: `adam({ rate: ${rate} })`,
    sgd: `sgd({ rate: ${rate} })`,
    momentum: `sgd({ rate: ${rate}, momentum: 0.9 })`,
  }[optimizer];
  const lossOf = (name: LossName): string => LOSSES[name].code(settings);
  const replicas = losses.map((name) => `  { loss: ${lossOf(name)} },`);
  return [
    `energy: ${energy},`,
    `answers: grid([${range[0]}, ${range[1]}], ${ANSWERS}),`,
    `loss: ${lossOf(losses[0] ?? settings.loss)},`,
    ...(replicas.length > 0 ? ['replicas: [', ...replicas, '],'] : []),
    `optimizer: ${train},`,
    `seed: ${seed},`,
  ];
}

/** What the program imports. */
function namesIn(stages: Stages<ModelSettings>, losses: readonly LossName[]): string[] {
  const [{ settings }] = stages;
  return [
    'Gpu',
    settings.optimizer === 'adam' ? 'adam' : 'sgd',
    settings.distance,
    'grid',
    settings.architecture === 'regressor' ? 'regressor' : 'implicitRegression',
    ...new Set(losses.length > 0 ? losses : stages.map((stage) => stage.settings.loss)),
    'mlp',
    'Trainer',
  ];
}

/** As few digits as give the same float32. */
export function numbers(values: Float32Array): string {
  return Array.from(values, (value) => {
    for (let digits = 1; digits < 9; digits++) {
      const text = value.toPrecision(digits);
      if (Math.fround(Number(text)) === value) return String(Number(text));
    }
    return String(value);
  }).join(', ');
}
