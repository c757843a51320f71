// The models of the reference data, made with the library. See test/fixtures/golden/README.md.

import {
  candidates,
  classifier,
  dot,
  implicitRegression,
  l1,
  latentMarginal,
  latentMinimum,
  Linear,
  matcher,
  mlp,
  regressor,
  signs,
  squaredEuclidean,
  twoClass,
} from 'webgpu-ebm';
import type { AnswerSpace, Distance, Energy, Loss, Module } from 'webgpu-ebm';
import {
  energyLoss,
  hinge,
  log,
  lvq2,
  mce,
  minimumEmpiricalError,
  nll,
  perceptron,
  squaredEnergy,
  squareExponential,
  squareSquare,
} from 'webgpu-ebm';

export type Nested = number | readonly Nested[];

/** A case of the reference data; see the README of the fixtures. */
export interface GoldenCase {
  id: string;
  arch: 'regressor' | 'classifier' | 'implicit' | 'matcher' | 'two_class';
  hyper: {
    beta: number;
    m: number;
    gamma?: number;
    delta?: number;
    w: number;
    eps?: number;
    dist?: 'l1' | 'sq' | 'dot';
  };
  params: Record<string, number[][] | number[]>;
  X: number[][];
  Y?: number[][];
  target?: number[];
  answers: number[][] | number[];
  E: number[][];
  Ec: number[];
  ybar: number[];
  Ei: number[];
  kmin: number[];
  Emin: number[];
  F: number[];
  losses: Record<string, { loss: number[]; mean: number; grad: Record<string, Nested> }>;
}

export function flat(values: Nested): number[] {
  return typeof values === 'number' ? [values] : values.flatMap(flat);
}

export function shapeOf(values: Nested | undefined): number[] {
  return typeof values === 'object' ? [values.length, ...shapeOf(values[0])] : [];
}

/** The reference data's parameter names → ours: `g1.W1` → `x.1.weight`. */
export function renamed<T>(params: Record<string, T>): Record<string, T> {
  const names: Record<string, string> = { W: 'weight', W1: '1.weight', B1: '1.bias', W2: '2.weight' };
  const sides: Record<string, string> = { g1: 'x.', g2: 'y.' };
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const parts = name.split('.');
      const side = parts.length === 2 ? (sides[parts[0] as string] as string) : '';
      return [`${side}${names[parts.at(-1) as string]}`, value];
    }),
  );
}

/** Parameters as a trainer loads them. */
export function loadedFrom(params: GoldenCase['params']): Record<string, number[]> {
  const entries = Object.entries(renamed(params)).map(([name, values]) => [name, flat(values)]);
  return Object.fromEntries(entries) as Record<string, number[]>;
}

/** The net `W2 tanh(W1 x + B1)` of the sizes that the parameters have. */
function net(params: GoldenCase['params'], side = ''): Module {
  const first = params[`${side}W1`] as number[][];
  const second = params[`${side}W2`] as number[][];
  return mlp([first[0]?.length ?? 0, first.length, second.length], { outputBias: false });
}

function distanceOf(name: 'l1' | 'sq' | 'dot' | undefined): Distance {
  return name === 'sq' ? squaredEuclidean() : name === 'dot' ? dot() : l1();
}

export function goldenEnergy({ arch, hyper, params }: Pick<GoldenCase, 'arch' | 'hyper' | 'params'>): Energy {
  const distance = distanceOf(hyper.dist);
  if (arch === 'regressor') return regressor({ x: net(params), distance });
  if (arch === 'classifier') return classifier({ x: net(params) });
  if (arch === 'matcher') return matcher({ x: net(params), distance });
  if (arch === 'two_class') return twoClass({ x: new Linear(flat(params['W'] as number[][]).length, 1) });
  return implicitRegression({ x: net(params, 'g1.'), y: net(params, 'g2.'), distance });
}

/** Right answers: coordinates, or numbers in the list. */
export function goldenRight({ arch, Y, target, answers }: GoldenCase): number[] {
  if (!target) return flat(Y as number[][]);
  return arch === 'two_class' ? target.map((k) => answers[k] as number) : target;
}

/** The answers exactly as listed, whatever they are spaced like. */
export function goldenAnswers({
  answers,
  hyper,
  target,
  arch,
}: Pick<GoldenCase, 'answers' | 'hyper' | 'target'> & { arch?: GoldenCase['arch'] }): AnswerSpace {
  if (arch === 'two_class') return signs();
  const rows = answers.map((answer) => (typeof answer === 'number' ? [answer] : answer));
  if (target) return candidates(rows.flat(), { dims: rows[0]?.length ?? 0 });
  return {
    name: 'listed answers',
    count: rows.length,
    dims: rows[0]?.length ?? 0,
    coordinates: Float32Array.from(rows.flat()),
    weight: hyper.w,
    numbered: false,
    bounds: [-Infinity, Infinity, 0],
  };
}

/** The losses of the reference data, by its names. */
export function goldenLosses(hyper: GoldenCase['hyper']): Record<string, Loss> {
  const { beta, m, gamma = 1, delta = 1, eps: radius = 0.5 } = hyper;
  return {
    energy: energyLoss(),
    squared_energy: squaredEnergy(),
    perceptron: perceptron(),
    hinge: hinge({ m, radius }),
    log: log({ radius }),
    lvq2: lvq2({ delta, radius }),
    mce: mce({ radius }),
    square_square: squareSquare({ m, radius }),
    square_exp: squareExponential({ gamma, beta, radius }),
    nll: nll({ beta }),
    mee: minimumEmpiricalError({ beta }),
  };
}

/** A case whose energy has a latent variable. */
export interface LatentCase extends Omit<GoldenCase, 'arch' | 'hyper' | 'params' | 'answers'> {
  hyper: GoldenCase['hyper'] & { Z: number; latent: 'min' | 'marginal' };
  params: Record<string, number[][] | number[]>;
  answers: number[][];
  /** argmin_z of each energy. */
  zstar: number[][];
}

/** `g1.W1` → `2.1.weight`: values of z count from 1 in names. */
export function latentName(name: string): string {
  const [, z, layer] = /^g(\d+)\.(\w+)$/.exec(name) ?? [];
  const names: Record<string, string> = { W1: '1.weight', B1: '1.bias', W2: '2.weight' };
  return `${Number(z) + 1}.${names[layer as string]}`;
}

export function latentEnergy({ hyper, params }: LatentCase): Energy {
  const distance = hyper.dist === 'sq' ? squaredEuclidean() : l1();
  const parts = Array.from({ length: hyper.Z }, (_, z) => {
    const [first, second] = [params[`g${z}.W1`] as number[][], params[`g${z}.W2`] as number[][]];
    const sizes = [first[0]?.length as number, first.length, second.length];
    return regressor({ x: mlp(sizes, { outputBias: false }), distance });
  });
  return hyper.latent === 'min' ? latentMinimum(parts) : latentMarginal(parts, { beta: hyper.beta });
}
