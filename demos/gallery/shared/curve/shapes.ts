import { evenlySpaced } from '../../../shared/figures.ts';
import { seededRandom } from '../../../shared/random.ts';

/** Samples of one number Y for one number X, in the box where answers are searched. */
export interface Samples {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

export interface Shape {
  readonly name: string;
  /** Where answers are searched. */
  readonly y: readonly [low: number, high: number];
  /** The right answers for an X of [−1, 1]; with several, samples take them in turn. Undefined where there is no rule. */
  readonly right: ((x: number) => readonly number[]) | undefined;
  /** The same for each seed. */
  readonly samples: (count: number, seed: number) => Samples;
}

export const X_RANGE = [-1, 1] as const;
const WIDE = [-1, 1] as const;

/** Data to start from; `parabola` and `eye` are those of the five demonstrations. */
export const SHAPES = {
  parabola: rule('Y = X²', [-0.5, 1.5], (x) => [x * x]),
  eye: rule('an eye', WIDE, (x) => [0.6 * (1 - x * x), -0.6 * (1 - x * x)]),
  circle: rule('a circle', WIDE, (x) => {
    const height = Math.sqrt(Math.max(0, 0.64 - x * x));
    return Math.abs(x) < 0.8 ? [height, -height] : [];
  }),
  sine: rule('a sine', WIDE, (x) => [0.7 * Math.sin(Math.PI * x)]),
  branches: rule('two branches', WIDE, (x) => (x < -0.2 ? [0] : [0.6 * (x + 0.2), -0.6 * (x + 0.2)])),
  noise: {
    name: 'noise',
    y: WIDE,
    right: undefined,
    samples: (count, seed) => {
      const random = seededRandom(seed);
      const scatter = (): number => 1.8 * random() - 0.9;
      return {
        x: Float32Array.from({ length: count }, scatter),
        y: Float32Array.from({ length: count }, scatter),
      };
    },
  },
} as const satisfies Record<string, Shape>;

export type ShapeName = keyof typeof SHAPES;

function rule(
  name: string,
  y: readonly [number, number],
  right: (x: number) => readonly number[],
): Shape & { right: (x: number) => readonly number[] } {
  const samples = (count: number): Samples => {
    const all = [...evenlySpaced(X_RANGE[0], X_RANGE[1], count)].filter((x) => right(x).length > 0);
    return {
      x: Float32Array.from(all),
      y: Float32Array.from(all, (x, i) => right(x)[i % right(x).length] as number),
    };
  };
  return { name, y, right, samples };
}
