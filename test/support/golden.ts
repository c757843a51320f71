import { readFileSync } from 'node:fs';
import { classifier, dot, implicitRegression, l1, mlp, regressor, squaredEuclidean } from 'webgpu-ebm';
import type { AnswerSpace, Distance, Energy, Loss, Module } from 'webgpu-ebm';
import { energyLoss, nll, perceptron, squaredEnergy, squareSquare } from 'webgpu-ebm';

export type Nested = number | readonly Nested[];

/** A case of the reference data; see the README of the fixtures. */
export interface GoldenCase {
  id: string;
  arch: 'regressor' | 'classifier' | 'implicit';
  hyper: { beta: number; m: number; w: number; eps?: number; dist?: 'l1' | 'sq' | 'dot' };
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

export function readGolden<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/golden/${file}`, import.meta.url), 'utf8')) as T;
}

export function flat(values: Nested): number[] {
  return typeof values === 'number' ? [values] : values.flatMap(flat);
}

/** The reference data's parameter names → ours: `g1.W1` → `x.1.weight`. */
export function renamed<T>(params: Record<string, T>): Record<string, T> {
  const names: Record<string, string> = { W1: '1.weight', B1: '1.bias', W2: '2.weight' };
  const sides: Record<string, string> = { g1: 'x.', g2: 'y.' };
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const parts = name.split('.');
      const side = parts.length === 2 ? (sides[parts[0] as string] as string) : '';
      return [`${side}${names[parts.at(-1) as string]}`, value];
    }),
  );
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
  return implicitRegression({ x: net(params, 'g1.'), y: net(params, 'g2.'), distance });
}

/** The answers exactly as listed, whatever they are spaced like. */
export function goldenAnswers({
  answers,
  hyper,
  target,
}: Pick<GoldenCase, 'answers' | 'hyper' | 'target'>): AnswerSpace {
  const rows = answers.map((answer) => (typeof answer === 'number' ? [answer] : answer));
  const discrete = target !== undefined;
  return {
    name: 'listed answers',
    count: rows.length,
    dims: rows[0]?.length ?? 0,
    coordinates: Float32Array.from(discrete ? rows.keys() : rows.flat()),
    weight: hyper.w,
    discrete,
    bounds: discrete ? [0, rows.length - 1] : [-Infinity, Infinity],
    radius: (asked) => (discrete ? 0.5 : asked),
  };
}

/** The losses of the reference data that exist, by its names. */
export function goldenLosses({ beta, m, eps = 0.5 }: GoldenCase['hyper']): Record<string, Loss> {
  return {
    energy: energyLoss(),
    squared_energy: squaredEnergy(),
    perceptron: perceptron(),
    square_square: squareSquare({ m, radius: eps }),
    nll: nll({ beta }),
  };
}
