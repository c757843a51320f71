import type { MatmulCase, SweepCase } from '../cases.ts';
import type { Prepared } from '../Implementation.ts';

/** Free energy and masked minimum of each sample, in one pass over the answers. */
export function plainSweep(problem: SweepCase): Prepared {
  const { distance, samples, answers, dims, x, direction, y, grid, beta } = problem;
  const embedded = new Float32Array(answers * dims);
  const energies = new Float32Array(answers);
  const freeEnergy = new Float32Array(samples);
  const offending = new Float32Array(samples);
  const radius = Math.fround(problem.radius);
  const fill = { l1: fillL1, l2: fillSquared, dot: fillDot }[distance];

  function fillL1(p: number): void {
    for (let k = 0, j = 0; k < answers; k++) {
      let sum = 0;
      for (let d = 0, i = p * dims; d < dims; d++, i++, j++) sum += Math.abs(x[i]! - embedded[j]!);
      energies[k] = sum;
    }
  }

  function fillSquared(p: number): void {
    for (let k = 0, j = 0; k < answers; k++) {
      let sum = 0;
      for (let d = 0, i = p * dims; d < dims; d++, i++, j++) {
        const difference = x[i]! - embedded[j]!;
        sum += difference * difference;
      }
      energies[k] = 0.5 * sum;
    }
  }

  function fillDot(p: number): void {
    for (let k = 0, j = 0; k < answers; k++) {
      let sum = 0;
      for (let d = 0, i = p * dims; d < dims; d++, i++, j++) sum += x[i]! * embedded[j]!;
      energies[k] = -sum;
    }
  }

  function sweep(): void {
    for (let k = 0, j = 0; k < answers; k++) {
      for (let d = 0; d < dims; d++, j++) embedded[j] = direction[d]! * grid.points[k]!;
    }
    for (let p = 0; p < samples; p++) {
      fill(p);
      let lowest = Infinity;
      let incorrect = Infinity;
      for (let k = 0; k < answers; k++) {
        const energy = energies[k]!;
        if (energy < lowest) lowest = energy;
        if (energy < incorrect && Math.abs(Math.fround(grid.points[k]! - y[p]!)) >= radius)
          incorrect = energy;
      }
      let sum = 0;
      for (let k = 0; k < answers; k++) sum += Math.exp(-beta * (energies[k]! - lowest));
      freeEnergy[p] = lowest - Math.log(grid.weight * sum) / beta;
      offending[p] = incorrect;
    }
  }

  return {
    async run(times) {
      for (let i = 0; i < times; i++) sweep();
    },
    results: async () => ({ freeEnergy, offending }),
    bytes: [embedded, energies, freeEnergy, offending].reduce((sum, { byteLength }) => sum + byteLength, 0),
    dispose() {},
  };
}

/** `a bᵀ` in tiles of 2 × 2 dot products, so that each number loaded is used twice. Both factors are read along rows. */
export function plainMatmul({ rows, inner, columns, a, b }: MatmulCase): Prepared {
  const product = new Float32Array(rows * columns);

  function multiply(): void {
    for (let r = 0; r < rows; r += 2) {
      for (let c = 0; c < columns; c += 2) {
        let upperLeft = 0;
        let upperRight = 0;
        let lowerLeft = 0;
        let lowerRight = 0;
        for (let i = 0, top = r * inner, left = c * inner; i < inner; i++, top++, left++) {
          const upper = a[top]!;
          const lower = a[top + inner]!;
          const first = b[left]!;
          const second = b[left + inner]!;
          upperLeft += upper * first;
          upperRight += upper * second;
          lowerLeft += lower * first;
          lowerRight += lower * second;
        }
        product[r * columns + c] = upperLeft;
        product[r * columns + c + 1] = upperRight;
        product[(r + 1) * columns + c] = lowerLeft;
        product[(r + 1) * columns + c + 1] = lowerRight;
      }
    }
  }

  return {
    async run(times) {
      for (let i = 0; i < times; i++) multiply();
    },
    results: async () => ({ product }),
    bytes: product.byteLength,
    dispose() {},
  };
}
