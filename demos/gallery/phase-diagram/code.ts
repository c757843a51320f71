import { SAMPLES } from '../surface/model.ts';
import { numbers } from '../shared/curve/code.ts';
import { ANSWERS, LOSSES, type LossSettings } from '../shared/curve/model.ts';
import { SHAPES } from '../shared/curve/shapes.ts';
import { AXES, type AxisName } from './axes.ts';
import type { PhaseSettings } from './model.ts';

const SIDE = 9;

/** A program that trains a coarse map at once, as replicas. */
export function phaseCode(settings: PhaseSettings): string {
  const { architecture, distance, loss, optimizer, horizontal, vertical, shape, steps } = settings;
  const net = (size: string): string => `mlp([1, hidden, ${size}], { scale })`;
  const implicit = architecture === 'implicit';
  const energy = implicit
    ? `implicitRegression({ x: ${net('outputs')}, y: ${net('outputs')}, distance: ${distance}() })`
    : `regressor({ x: ${net('1')}, distance: ${distance}() })`;
  const train = { adam: 'adam({ rate })', sgd: 'sgd({ rate })', momentum: 'sgd({ rate, momentum: 0.9 })' }[
    optimizer
  ];
  const variables = [
    'scale',
    'rate',
    'hidden',
    ...(implicit ? ['outputs'] : []),
    'seed',
    ...LOSSES[loss].has,
  ];
  const constants = variables.filter((name) => name !== horizontal && name !== vertical) as AxisName[];
  const named = { margin: 'margin', radius: 'radius', beta: 'beta' } as unknown as LossSettings;
  const values = (axis: AxisName): string =>
    Array.from({ length: SIDE }, (_, i) => AXES[axis].at(i / (SIDE - 1))).join(', ');
  const names = [
    'Gpu',
    optimizer === 'adam' ? 'adam' : 'sgd',
    distance,
    'grid',
    implicit ? 'implicitRegression' : 'regressor',
    loss,
    'mlp',
    'Trainer',
  ];
  const { y, samples } = SHAPES[shape];
  const { x, y: right } = samples(SAMPLES, settings.seed);
  return `import { ${names.join(', ')} } from 'webgpu-ebm';

const x = Float32Array.of(${numbers(x)});
const y = Float32Array.of(${numbers(right)});
${constants.map((name) => `const ${name} = ${settings[name]};`).join('\n')}

const replicas = [${values(vertical)}].flatMap((${vertical}) =>
  [${values(horizontal)}].map((${horizontal}) => ({
    energy: ${energy},
    loss: ${LOSSES[loss].code(named)},
    optimizer: ${train},
    seed,
  })),
);
const gpu = await Gpu.request();
const answers = grid([${y[0]}, ${y[1]}], ${ANSWERS});
const trainer = await Trainer.create(gpu, { ...replicas[0], answers, replicas });
const { loss } = await trainer.fit({ x, y }, { steps: ${steps} });
console.log(loss); // of each model, NaN where it diverged
console.log((await trainer.infer(x)).answers); // [${SIDE * SIDE}, ${x.length}]
`;
}
