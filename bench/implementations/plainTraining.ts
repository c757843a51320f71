import type { DigitsCase, TrainCase, Weights } from '../cases.ts';
import type { Prepared } from '../Implementation.ts';
import { type Gradients, plainNet } from './plainNet.ts';

/** A training step of twin nets under L1; only the energies of one sample are held at a time. */
export function plainTrain(problem: TrainCase): Prepared {
  const { samples, answers, hidden, dims, x, y, weights: start, beta, margin, grid } = problem;
  const { weights, gradients, update, reset } = plainParameters(start, problem.rate);
  const netX = plainNet(weights, gradients, 'x.', 1);
  const netY = plainNet(weights, gradients, 'y.', 1);
  const floats = (count: number): Float32Array => new Float32Array(count);
  const [hiddenX, hiddenY, hiddenK] = [samples, samples, answers].map((n) => floats(n * hidden)) as Three;
  const [gx, gy, gk] = [samples, samples, answers].map((n) => floats(n * dims)) as Three;
  const [dgx, dgy, dgk] = [samples, samples, answers].map((n) => new Float64Array(n * dims)) as Sums;
  const energies = floats(answers);
  const radius = Math.fround(problem.radius);

  /** Adds `slope·∂‖a − b‖₁` to both sides, for row p of G₁(X) and a row of b. */
  function pull(slope: number, p: number, b: Float32Array, db: Float64Array, row: number): void {
    for (let d = 0, i = p * dims, j = row * dims; d < dims; d++, i++, j++) {
      const signed = gx[i]! > b[j]! ? slope : gx[i]! < b[j]! ? -slope : 0;
      dgx[i]! += signed;
      db[j]! -= signed;
    }
  }

  /** `‖a − b‖₁` */
  function distance(p: number, b: Float32Array, row: number): number {
    let sum = 0;
    for (let d = 0, i = p * dims, j = row * dims; d < dims; d++, i++, j++) sum += Math.abs(gx[i]! - b[j]!);
    return sum;
  }

  /** Free energy over all answers, each pushed up by its probability. */
  function likelihood(p: number): number {
    let lowest = Infinity;
    for (let k = 0; k < answers; k++) {
      const energy = distance(p, gk, k);
      energies[k] = energy;
      if (energy < lowest) lowest = energy;
    }
    let sum = 0;
    for (let k = 0; k < answers; k++) {
      const weight = Math.exp(-beta * (energies[k]! - lowest));
      energies[k] = weight;
      sum += weight;
    }
    const slope = -1 / (samples * sum);
    for (let k = 0; k < answers; k++) pull(slope * energies[k]!, p, gk, dgk, k);
    pull(1 / samples, p, gy, dgy, p);
    return distance(p, gy, p) - (lowest - Math.log(grid.weight * sum) / beta);
  }

  /** The most offending answer is pushed up, up to the margin; P rows go through the net over Y once more. */
  function squares(p: number): number {
    let lowest = Infinity;
    let choice = 0;
    for (let k = 0; k < answers; k++) {
      if (Math.abs(Math.fround(grid.points[k]! - y[p]!)) < radius) continue;
      const energy = distance(p, gk, k);
      if (energy < lowest) {
        lowest = energy;
        choice = k;
      }
    }
    const right = distance(p, gy, p);
    const missing = Math.max(0, margin - lowest);
    pull((2 * right) / samples, p, gy, dgy, p);
    if (missing > 0) {
      dgk.fill(0, choice * dims, (choice + 1) * dims);
      pull((-2 * missing) / samples, p, gk, dgk, choice);
      netY.bprop(grid.points, hiddenK, choice, dgk, choice);
    }
    return right * right + missing * missing;
  }

  function differentiate(): number {
    for (const gradient of Object.values(gradients)) gradient.fill(0);
    for (const derivative of [dgx, dgy, dgk]) derivative.fill(0);
    netX.fprop(x, samples, hiddenX, gx);
    netY.fprop(y, samples, hiddenY, gy);
    netY.fprop(grid.points, answers, hiddenK, gk);
    let loss = 0;
    for (let p = 0; p < samples; p++) loss += problem.loss === 'nll' ? likelihood(p) : squares(p);
    for (let p = 0; p < samples; p++) {
      netX.bprop(x, hiddenX, p, dgx, p);
      netY.bprop(y, hiddenY, p, dgy, p);
    }
    if (problem.loss === 'nll') {
      for (let k = 0; k < answers; k++) netY.bprop(grid.points, hiddenK, k, dgk, k);
    }
    return loss / samples;
  }

  const arrays = [hiddenX, hiddenY, hiddenK, gx, gy, gk, dgx, dgy, dgk, energies];
  return steps({ differentiate, update, reset, gradients, arrays });
}

type Three = [Float32Array, Float32Array, Float32Array];
type Sums = [Float64Array, Float64Array, Float64Array];

/** A training step of a classifier: softmax over the negative outputs. */
export function plainDigits(problem: DigitsCase): Prepared {
  const { samples, inputs, labels, x, y } = problem;
  const { weights, gradients, update, reset } = plainParameters(problem.weights, problem.rate);
  const net = plainNet(weights, gradients, '', inputs);
  const hidden = new Float32Array(samples * problem.hidden);
  const energies = new Float32Array(samples * labels);
  const slopes = new Float64Array(samples * labels);

  function differentiate(): number {
    for (const gradient of Object.values(gradients)) gradient.fill(0);
    net.fprop(x, samples, hidden, energies);
    let loss = 0;
    for (let p = 0; p < samples; p++) {
      const first = p * labels;
      let lowest = Infinity;
      for (let k = 0; k < labels; k++) lowest = Math.min(lowest, energies[first + k]!);
      let sum = 0;
      for (let k = 0; k < labels; k++) sum += Math.exp(lowest - energies[first + k]!);
      for (let k = 0; k < labels; k++) {
        const probability = Math.exp(lowest - energies[first + k]!) / sum;
        slopes[first + k] = ((y[p] === k ? 1 : 0) - probability) / samples;
      }
      loss += energies[first + y[p]!]! - lowest + Math.log(sum);
      net.bprop(x, hidden, p, slopes, p);
    }
    return loss / samples;
  }

  return steps({ differentiate, update, reset, gradients, arrays: [hidden, energies, slopes] });
}

interface Steps {
  /** Fills the gradients and returns the mean loss. */
  differentiate: () => number;
  update: () => void;
  reset: () => void;
  gradients: Gradients;
  arrays: readonly (Float32Array | Float64Array)[];
}

function steps({ differentiate, update, reset, gradients, arrays }: Steps): Prepared {
  const parameters = Object.values(gradients);
  return {
    async run(times) {
      for (let step = 0; step < times; step++) {
        differentiate();
        update();
      }
    },
    async results() {
      reset();
      const loss = Float32Array.of(differentiate());
      const named = Object.entries(gradients).map(([name, sums]) => [name, Float32Array.from(sums)] as const);
      return { loss, ...Object.fromEntries(named) };
    },
    bytes: [...arrays, ...parameters, ...parameters].reduce((sum, { byteLength }) => sum + byteLength, 0),
    dispose() {},
  };
}

/** Weights that can start again, their gradients, and `w ← w − rate·g`. */
function plainParameters(start: Weights, rate: number) {
  const copyOf = <Copy>(copy: (values: Float32Array) => Copy): Record<string, Copy> =>
    Object.fromEntries(Object.entries(start).map(([name, values]) => [name, copy(values)]));
  const weights = copyOf((values) => values.slice());
  const gradients = copyOf((values) => new Float64Array(values.length));
  const pairs = Object.entries(weights).map(
    ([name, values]) => [values, gradients[name]!, start[name]!] as const,
  );
  return {
    weights,
    gradients,
    update: () => {
      for (const [values, gradient] of pairs) {
        for (let i = 0; i < values.length; i++) values[i]! -= rate * gradient[i]!;
      }
    },
    reset: () => {
      for (const [values, , first] of pairs) values.set(first);
    },
  };
}
