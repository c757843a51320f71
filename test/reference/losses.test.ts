import { describe, expect, it, test } from 'vitest';
import * as twins from '../../src/reference/index.ts';
import { choicesOf, expectRelative, readFixture, type DiscreteCase } from './support.ts';

/** The twins by the names of the reference data. */
const TWINS = {
  energy: twins.energyLoss,
  squared_energy: twins.squaredEnergy,
  perceptron: twins.perceptron,
  hinge: twins.hinge,
  log: twins.log,
  lvq2: twins.lvq2,
  mce: twins.mce,
  square_square: twins.squareSquare,
  square_exp: twins.squareExponential,
  nll: twins.nll,
  mee: twins.minimumEmpiricalError,
} as const;

type LossName = keyof typeof TWINS;
const LOSSES = Object.keys(TWINS) as LossName[];

/** The energy that each loss contrasts Ec with. */
const CONTRAST = {
  energy: undefined,
  squared_energy: undefined,
  perceptron: 'Emin',
  hinge: 'Ei',
  log: 'Ei',
  lvq2: 'Ei',
  mce: 'Ei',
  square_square: 'Ei',
  square_exp: 'Ei',
  nll: 'F',
  mee: 'F',
} as const satisfies Record<LossName, 'Emin' | 'Ei' | 'F' | undefined>;

interface Hyper {
  m: number;
  delta: number;
  gamma: number;
  beta: number;
}

interface Point
  extends Partial<Record<'Ei' | 'Emin' | 'F' | 'dEi' | 'dEmin' | 'dF', number>>, Partial<Hyper> {
  loss: LossName;
  Ec: number;
  value: number;
  dEc: number;
}

interface LossCase extends DiscreteCase {
  id: string;
  hyper: Hyper;
  /** Those whose value exists: e^(−β·Ei) may be beyond float64. */
  losses: Partial<Record<LossName, { value: number; dE: number[] }>>;
}

const golden = readFixture<{ points: Point[]; cases: LossCase[] }>('losses.json');

const hyperOf = ({ m = 1, delta = 1, gamma = 1, beta = 1 }: Partial<Hyper>): Hyper => ({
  m,
  delta,
  gamma,
  beta,
});

/** A loss of one sample: value and both slopes. */
function evaluate(loss: LossName, right: number, contrast: number, hyper: Hyper): [number, number, number] {
  const out = {
    loss: new Float64Array(1),
    right_slope: new Float64Array(1),
    contrast_slope: new Float64Array(1),
  };
  const tensors = { right: Float64Array.of(right), contrast: Float64Array.of(contrast), ...out };
  TWINS[loss](tensors, { count: 1, ...hyper });
  return [out.loss[0] as number, out.right_slope[0] as number, out.contrast_slope[0] as number];
}

/** Whether a loss has a kink near this point, where only one-sided differences exist. */
function hasKink(loss: LossName, right: number, contrast: number, { m, delta }: Hyper): boolean {
  const near = (u: number): boolean => Math.abs(u) < 1e-3;
  if (loss === 'hinge') return near(m + right - contrast);
  if (loss === 'square_square') return near(m - contrast);
  return loss === 'lvq2' && (near(right - contrast) || near(right - (1 + delta) * contrast));
}

describe.each(LOSSES)('%s', (loss) => {
  const points = golden.points.filter((point) => point.loss === loss);
  const name = CONTRAST[loss];

  test(`${points.length} points: value and partial derivatives`, () => {
    for (const point of points) {
      const contrast = name ? (point[name] as number) : 0;
      const slope = name ? (point[`d${name}`] as number) : 0;
      expectRelative(evaluate(loss, point.Ec, contrast, hyperOf(point)), [point.value, point.dEc, slope]);
    }
  });

  test('slopes agree with central differences', () => {
    for (const { Ec, ...point } of points) {
      const contrast = name ? (point[name] as number) : 0;
      const hyper = hyperOf(point);
      if (hasKink(loss, Ec, contrast, hyper)) continue;
      const h = 1e-5;
      const value = (right: number, other: number): number => evaluate(loss, right, other, hyper)[0];
      const [here, byRight, byContrast] = evaluate(loss, Ec, contrast, hyper);
      const differences = [
        (value(Ec + h, contrast) - value(Ec - h, contrast)) / (2 * h),
        (value(Ec, contrast + h) - value(Ec, contrast - h)) / (2 * h),
      ];
      // Rounding of the value, divided by h, and the third derivative of e^(−10·Ei).
      expectRelative(differences, [byRight, byContrast], 1e-7 + 1e-10 * Math.abs(here));
    }
  });

  const cases = golden.cases.filter(({ losses }) => losses[loss]);
  it.each(cases.map((c) => [c.id, c] as const))('value and gradient over all answers: %s', (_, c) => {
    const { E, hyper, losses } = c;
    const found = choicesOf(c);
    const contrast = name ? found[name] : 0;
    const [value, right, slope] = evaluate(loss, found.Ec, contrast, hyper);
    const expected = losses[loss] as { value: number; dE: number[] };
    expectRelative([value], [expected.value]);

    const dE = new Float64Array(E.length);
    const size = { rows: 1, columns: E.length, ACCUMULATE_DENERGIES: 1 };
    const send = (index: number, g: number): void =>
      twins.rowChoiceBprop({ index: Float64Array.of(index), slope: Float64Array.of(g), denergies: dE }, size);
    send(c.target, right);
    if (name === 'Emin') send(found.kmin, slope);
    if (name === 'Ei') send(found.ybar, slope);
    if (name === 'F') {
      twins.rowFreeEnergyBprop(
        {
          energies: Float64Array.from(E),
          free_energy: Float64Array.of(found.F),
          slope: Float64Array.of(slope),
          denergies: dE,
        },
        { ...size, beta: hyper.beta, weight: 1 },
      );
    }
    expectRelative(dE, expected.dE);
  });
});

test('loss_bprop chains the slopes, and adds where it accumulates', () => {
  const dright = Float64Array.of(10, 10);
  const dcontrast = Float64Array.of(NaN, NaN);
  twins.lossBprop(
    {
      dloss: Float64Array.of(0.5, 0.25),
      right_slope: Float64Array.of(2, 4),
      contrast_slope: Float64Array.of(-2, -4),
      dright,
      dcontrast,
    },
    { count: 2, of_mean: 0, ACCUMULATE_DRIGHT: 1, ACCUMULATE_DCONTRAST: 0 },
  );
  expect([...dright, ...dcontrast]).toEqual([11, 11, -1, -1]);
});

test('mean', () => {
  const mean = new Float64Array(1);
  twins.mean({ values: Float64Array.of(1, 2, 6), mean }, { count: 3 });
  expect(mean[0]).toBe(3);
});
