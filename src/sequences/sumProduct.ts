// The free energy and its derivatives where a product with the table of transitions fits in registers: two launches.

import chainSumProduct from '../../shaders/sequences/chain_sum_product.wgsl';
import chainSumProductBprop from '../../shaders/sequences/chain_sum_product_bprop.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { sumRows } from '../modules/sumRows.ts';
import { sizesOf, type Chain } from './Chain.ts';
import { segmentsOf, SLOTS, sumSegments } from './segments.ts';

/** Labels of a tile, and tiles at most. */
const TILE = 4;
const TILES = 8;

/** Whether the two launches can do it: up to 32 labels that share V, on a CPU adapter. */
export function fitsRegisters(
  graph: CommandGraph,
  { labels, isPerPosition, unary, pairwise }: Chain,
): boolean {
  return graph.target === 'cpu' && labels <= TILE * TILES && !isPerPosition && !!unary.dx && !!pairwise.dx;
}

/** Writes `F_β` of each chain and returns what its derivatives start from. */
export function sumProduct(graph: CommandGraph, chain: Chain, beta: number, freeEnergy: Tensor): Tensor {
  const { unary, pairwise, sequences } = chain;
  const value = graph.tensor('beginnings', unary.x.shape);
  const { segments, slots, ...launch } = slotsOf(chain);
  sumSegments(graph, segments, freeEnergy, (parts) =>
    graph.launch(chainSumProduct, {
      tensors: {
        unary: unary.x,
        pairwise: pairwise.x,
        ranges: sequences.ranges,
        value,
        free_energy: parts,
      },
      params: { ...sizesOf(chain), beta, segments, slots },
      ...launch,
    }),
  );
  return value;
}

/** Sends `slope [P·G]` to U and V by the posterior probabilities of labels and transitions. */
export function bpropSumProduct(
  graph: CommandGraph,
  chain: Chain,
  { beta, value, slope }: { beta: number; value: Tensor; slope: Tensor | undefined },
): void {
  const { unary, pairwise, sequences } = chain;
  const { segments, slots, ...launch } = slotsOf(chain);
  const part = graph.tensor('parts of ∂V', [slots, pairwise.x.length]);
  graph.launch(chainSumProductBprop, {
    tensors: {
      unary: unary.x,
      pairwise: pairwise.x,
      ranges: sequences.ranges,
      value,
      slope,
      dunary: unary.dx,
      part,
    },
    params: { ...sizesOf(chain), rows: unary.x.rows, beta, segments, slots },
    ...launch,
  });
  sumRows(graph, part, pairwise.dx as Tensor);
}

function slotsOf({ sequences, groups, labels }: Chain) {
  const segments = segmentsOf(sequences);
  const slots = Math.min(sequences.count * segments, SLOTS);
  return {
    segments,
    slots,
    overrides: { TILES: Math.ceil(labels / TILE) },
    over: [slots * groups],
  };
}
