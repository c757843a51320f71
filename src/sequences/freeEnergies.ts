import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Chain } from './Chain.ts';
import { bpropPosteriors, forward } from './posteriors.ts';
import { bpropSumProduct, fitsRegisters, sumProduct } from './sumProduct.ts';

/** Sends `slope [P·G]` to all energies by their posterior probability: `∂U += slope·P(y_t)`, `∂V += slope·P(y_{t−1}, y_t)`. */
export type BpropFreeEnergies = (slope: Tensor | undefined) => void;

/** Writes `F_β` of each chain `[P·G]`; returns how its derivatives are recorded. */
export function freeEnergies(
  graph: CommandGraph,
  chain: Chain,
  beta: number,
  out: Tensor,
): BpropFreeEnergies {
  if (fitsRegisters(chain)) {
    const value = sumProduct(graph, chain, beta, out);
    return (slope) => bpropSumProduct(graph, chain, { beta, value, slope });
  }
  const beginnings = forward(graph, chain, beta, out);
  return (slope) => bpropPosteriors(graph, chain, { beta, beginnings, slope });
}
