import {
  chain,
  type Gpu,
  Linear,
  linearChain,
  type Loss,
  mce,
  minimumEmpiricalError,
  nll,
  perceptron,
  sgd,
  structuredHinge,
  Trainer,
} from 'webgpu-ebm';
import { type Comparison, DERIVATIVES, EXACT, type Tolerance, VALUES, withEnergies } from '../Comparison.ts';
import { flat } from '../golden.ts';
import { casesOf, type Group } from './Group.ts';

interface Sequence {
  readonly U: number[][];
  readonly target: number[];
  readonly Ec: number;
  readonly viterbi: { path: number[]; energy: number };
  readonly unary_marginals: number[][];
  readonly pair_marginals: number[][][];
  readonly runner_up: { path: number[]; energy: number } | null;
  readonly losses: Readonly<Record<string, { grad_U: number[][] }>>;
}

interface ChainCase {
  readonly id: string;
  readonly hyper: { beta: number; cost: number };
  readonly C: number;
  readonly V: number[][];
  readonly sequences: readonly Sequence[];
  readonly mean: Readonly<Record<string, number>>;
  readonly grad_V: Readonly<Record<string, number[][]>>;
}

export const chains: Group = {
  name: 'Chains',
  about:
    'Sequences of labels: Viterbi’s paths, marginals by forward–backward, and structured losses with their gradients',
  files: ['chain.json'],
  async *check(gpu, [file]) {
    for (const golden of casesOf<ChainCase>(file)) yield* checkChain(gpu, golden);
  },
};

/** Each position has a feature of its own: the weights of a linear U are the energies, transposed. */
async function* checkChain(gpu: Gpu, golden: ChainCase): AsyncGenerator<Comparison> {
  const { id, hyper, C, V, sequences } = golden;
  const { beta, cost } = hyper;
  const rows = sequences.flatMap(({ U }) => U);
  const N = rows.length;
  const samples = {
    x: Float32Array.from({ length: N * N }, (_, i) => (i % (N + 1) === 0 ? 1 : 0)),
    y: Float32Array.from(sequences.flatMap(({ target }) => target)),
    lengths: sequences.map(({ target }) => target.length),
  };
  const weights = transposed(rows);
  const losses: Record<string, Loss> = {
    nll: nll({ beta }),
    perceptron: perceptron(),
    hinge_hamming: structuredHinge({ cost }),
    mce: mce(),
    mee: minimumEmpiricalError({ beta }),
  };
  const scaled = (tolerance: Tolerance): Tolerance => withEnergies(tolerance, [...V.flat(), ...rows.flat()]);
  for (const [name, mean] of Object.entries(golden.mean)) {
    const trainer = await Trainer.create(gpu, {
      energy: linearChain({ unary: new Linear(N, C), ends: false }),
      answers: chain({ labels: C }),
      loss: losses[name] as Loss,
      optimizer: sgd({ rate: 1 }),
    });
    try {
      trainer.parameters.load({ 'unary.weight': weights, pairwise: flat(V) });
      if (name === 'nll') {
        const asked = { x: samples.x, lengths: samples.lengths };
        const best = await trainer.infer(asked);
        const paths = sequences.flatMap(({ viterbi }) => viterbi.path);
        yield { id, what: 'Y*', actual: best.indices, expected: paths, tolerance: EXACT };
        const lowest = sequences.map(({ viterbi }) => viterbi.energy);
        yield { id, what: 'Emin', actual: best.energies, expected: lowest, tolerance: scaled(VALUES) };
        // Without an answer where all paths tie.
        if (sequences.every(({ runner_up }) => runner_up)) {
          const offending = await trainer.mostOffending(samples);
          const expected = sequences.map(({ runner_up }) => runner_up?.energy as number);
          yield { id, what: 'Ei', actual: offending.energies, expected, tolerance: scaled(VALUES) };
        }
        const right = await trainer.score(samples);
        yield {
          id,
          what: 'Ec',
          actual: right,
          expected: sequences.map(({ Ec }) => Ec),
          tolerance: scaled(VALUES),
        };
        const { unary, pairwise } = await trainer.marginals(asked, { beta });
        const marginals = sequences.flatMap(({ unary_marginals }) => unary_marginals.flat());
        yield { id, what: 'P(y_t|X)', actual: unary, expected: marginals, tolerance: scaled(VALUES) };
        const pairs = sequences.flatMap(({ pair_marginals }) => [
          ...Array<number>(C ** 2).fill(0),
          ...pair_marginals.flat(2),
        ]);
        yield { id, what: 'P(y_t−1, y_t|X)', actual: pairwise, expected: pairs, tolerance: scaled(VALUES) };
      }
      const { loss, byParameter } = await trainer.gradients(samples);
      yield { id, what: `${name} loss`, actual: [loss], expected: [mean], tolerance: scaled(VALUES) };
      const gradients = {
        'unary.weight': transposed(sequences.flatMap((sequence) => sequence.losses[name]?.grad_U ?? [])),
        pairwise: flat(golden.grad_V[name] ?? []),
      };
      for (const [parameter, expected] of Object.entries(gradients)) {
        const actual = byParameter[parameter] ?? [];
        yield { id, what: `∂${name}/∂${parameter}`, actual, expected, tolerance: scaled(DERIVATIVES) };
      }
    } finally {
      trainer.dispose();
    }
  }
}

function transposed(rows: readonly number[][]): number[] {
  return rows[0]?.flatMap((_, column) => rows.map((row) => row[column] as number)) ?? [];
}
