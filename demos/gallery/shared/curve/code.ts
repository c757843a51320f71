import { ANSWERS, type LossName, LOSSES, type ModelSettings } from './model.ts';
import type { Samples } from './shapes.ts';

/**
 * A program that trains the same model for as many steps, in a browser or a module of one's own.
 *
 * @param losses of replicas, where there are several; otherwise there is one model, with the loss of the settings.
 */
export function curveCode(
  settings: ModelSettings,
  step: number,
  { x, y }: Samples,
  range: readonly [number, number],
  losses: readonly LossName[] = [settings.loss],
): string {
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
  const architectureName = architecture === 'regressor' ? 'regressor' : 'implicitRegression';
  const names = [
    'Gpu',
    optimizer === 'adam' ? 'adam' : 'sgd',
    distance,
    'grid',
    architectureName,
    ...losses,
    'mlp',
    'Trainer',
  ];
  return `import { ${names.join(', ')} } from 'webgpu-ebm';

const x = Float32Array.of(${numbers(x)});
const y = Float32Array.of(${numbers(y)});

const gpu = await Gpu.request();
const trainer = await Trainer.create(gpu, {
  energy: ${energy},
  answers: grid([${range[0]}, ${range[1]}], ${ANSWERS}),
  ${lossLines(losses.map((loss) => LOSSES[loss].code(settings)))}
  optimizer: ${train},
  seed: ${seed},
});
await trainer.fit({ x, y }, { steps: ${Math.max(1, step)} });
const { answers } = await trainer.infer(x);
console.log(answers);
`;
}

function lossLines(calls: readonly string[]): string {
  if (calls.length === 1) return `loss: ${calls[0]},`;
  const replicas = calls.map((call) => `    { loss: ${call} },`).join('\n');
  return `loss: ${calls[0]},\n  replicas: [\n${replicas}\n  ],`;
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
