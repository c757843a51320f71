import type { ChainCase } from '../cases.ts';
import type { Prepared } from '../Implementation.ts';

/**
 * Forward–backward on factors `exp(−V)` and `exp(−U)`, each position scaled to sum 1, so that the loops over pairs of
 * labels are multiply–adds, four at a time: rows have room for a multiple of four labels.
 */
export function plainChain({ sequences, positions, labels, unary, pairwise, y }: ChainCase): Prepared {
  const width = 4 * Math.ceil(labels / 4);
  const length = 4 * Math.ceil(positions / 4) + 1;
  const doubles = (size: number): Float64Array => new Float64Array(size);
  /** `exp(−V)`, and transposed. */
  const factors = doubles(width * width);
  const transposed = doubles(width * width);
  /** Of one sequence: `exp(−U)`; beginnings and their scales; ends with their position's own factor. */
  const own = doubles(length * width);
  const forward = doubles(length * width);
  const scales = doubles(length);
  const weighed = doubles(length * width);
  const end = doubles(width);
  const counts = doubles(width * width);
  const loss = new Float32Array(1);
  const dunary = new Float32Array(unary.length);
  const dpairwise = new Float32Array(pairwise.length);
  const share = 1 / sequences;

  /** `to[j] = Σ_i table[j, i] · from[i]` */
  function pass(table: Float64Array, from: Float64Array, start: number, to: Float64Array, at: number): void {
    for (let j = 0; j < labels; j += 4) {
      let first = 0;
      let second = 0;
      let third = 0;
      let fourth = 0;
      for (let i = 0, k = j * width; i < labels; i++, k++) {
        const value = from[start + i]!;
        first += value * table[k]!;
        second += value * table[k + width]!;
        third += value * table[k + 2 * width]!;
        fourth += value * table[k + 3 * width]!;
      }
      to[at + j] = first;
      to[at + j + 1] = second;
      to[at + j + 2] = third;
      to[at + j + 3] = fourth;
    }
  }

  /** Beginnings; returns the energy of the right answer less the free energy. */
  function begin(first: number): number {
    let sum = 0;
    for (let t = 0, at = 0; t < positions; t++, at += width) {
      const row = (first + t) * labels;
      let lowest = Infinity;
      for (let j = 0; j < labels; j++) if (unary[row + j]! < lowest) lowest = unary[row + j]!;
      if (t === 0) forward.fill(1, 0, labels);
      else pass(transposed, forward, at - width, forward, at);
      let total = 0;
      for (let j = 0; j < labels; j++) {
        const factor = Math.exp(lowest - unary[row + j]!);
        const value = forward[at + j]! * factor;
        own[at + j] = factor;
        forward[at + j] = value;
        total += value;
      }
      const scale = 1 / total;
      for (let j = 0; j < labels; j++) forward[at + j]! *= scale;
      scales[t] = scale;
      sum += unary[row + y[first + t]!]! - lowest + Math.log(total);
      if (t > 0) sum += pairwise[y[first + t - 1]! * labels + y[first + t]!]!;
    }
    return sum;
  }

  /** Ends, from the last position back, and posteriors. */
  function finish(first: number): void {
    end.fill(1);
    for (let t = positions - 1; t >= 0; t--) {
      const at = t * width;
      const row = (first + t) * labels;
      const scale = scales[t]!;
      for (let j = 0; j < labels; j++) {
        dunary[row + j] = -share * forward[at + j]! * end[j]!;
        weighed[at + j] = own[at + j]! * end[j]! * scale;
      }
      dunary[row + y[first + t]!]! += share;
      if (t > 0) pass(factors, weighed, at, end, 0);
    }
  }

  /** `counts[i, j] += Σ_t forward[t − 1, i] · weighed[t, j]`, four positions at a time; those past the end weigh 0. */
  function count(first: number): void {
    for (let t = 1; t < positions; t += 4) {
      const at = t * width;
      for (let i = 0; i < labels; i++) {
        const a = forward[at - width + i]!;
        const b = forward[at + i]!;
        const c = forward[at + width + i]!;
        const d = forward[at + 2 * width + i]!;
        for (let j = 0, k = i * width, w = at; j < labels; j++, k++, w++) {
          counts[k]! +=
            a * weighed[w]! +
            b * weighed[w + width]! +
            c * weighed[w + 2 * width]! +
            d * weighed[w + 3 * width]!;
        }
      }
    }
    for (let t = 1; t < positions; t++) dpairwise[y[first + t - 1]! * labels + y[first + t]!]! += share;
  }

  function differentiate(): void {
    for (let i = 0; i < labels; i++) {
      for (let j = 0; j < labels; j++) {
        const factor = Math.exp(-pairwise[i * labels + j]!);
        factors[i * width + j] = factor;
        transposed[j * width + i] = factor;
      }
    }
    counts.fill(0);
    dpairwise.fill(0);
    let sum = 0;
    for (let sequence = 0; sequence < sequences; sequence++) {
      const first = sequence * positions;
      sum += begin(first);
      finish(first);
      count(first);
    }
    loss[0] = share * sum;
    for (let i = 0; i < labels; i++) {
      for (let j = 0; j < labels; j++) {
        dpairwise[i * labels + j]! -= share * counts[i * width + j]! * factors[i * width + j]!;
      }
    }
  }

  const working = [factors, transposed, own, forward, scales, weighed, end, counts];
  return {
    async run(times) {
      for (let i = 0; i < times; i++) differentiate();
    },
    async results() {
      differentiate();
      return { loss, dunary, dpairwise };
    },
    bytes: [...working, dunary, dpairwise].reduce((sum, { byteLength }) => sum + byteLength, 0),
    dispose() {},
  };
}
