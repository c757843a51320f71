// The free energy and its derivatives where a product with the table of transitions fits in registers: two launches.

import chainSumProduct from '../../shaders/sequences/chain_sum_product.wgsl';
import chainSumProductBprop from '../../shaders/sequences/chain_sum_product_bprop.wgsl';
import chainSumProductBpropBySubgroup from '../../shaders/sequences/chain_sum_product_bprop_by_subgroup.wgsl';
import chainSumProductBySubgroup from '../../shaders/sequences/chain_sum_product_by_subgroup.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { KernelVariants } from '../kernels/Kernel.ts';
import { sumRows } from '../modules/sumRows.ts';
import { sizesOf, type Chain } from './Chain.ts';
import { segmentsOf, sumSegments } from './segments.ts';

const SUM_PRODUCT: KernelVariants = {
  cpu: chainSumProduct,
  gpu: chainSumProduct,
  subgroups: chainSumProductBySubgroup,
};
const SUM_PRODUCT_BPROP: KernelVariants = {
  cpu: chainSumProductBprop,
  gpu: chainSumProductBprop,
  subgroups: chainSumProductBpropBySubgroup,
};

/** Labels at most. */
const LABELS = 32;

/** Invocations that share the labels of a chain: those of a vector unit, or a label each. */
const LANES = { cpu: 4, gpu: LABELS } as const;

/** Workgroups that sequences, or segments of them, are divided among: each leaves its own part of ∂V. */
const SLOTS = { cpu: 8, gpu: 1024 } as const;

/** Whether the two launches can do it: up to 32 labels that share V. */
export function fitsRegisters({ labels, isPerPosition, unary, pairwise }: Chain): boolean {
  return labels <= LABELS && !isPerPosition && !!unary.dx && !!pairwise.dx;
}

/** Writes `F_β` of each chain and returns what its derivatives start from. */
export function sumProduct(graph: CommandGraph, chain: Chain, beta: number, freeEnergy: Tensor): Tensor {
  const { unary, pairwise, sequences } = chain;
  const value = graph.tensor('beginnings', unary.x.shape);
  const { segments, slots, ...launch } = slotsOf(graph, chain);
  sumSegments(graph, segments, freeEnergy, (parts) =>
    graph.launch(SUM_PRODUCT, {
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
  const { segments, slots, ...launch } = slotsOf(graph, chain);
  const part = graph.tensor('parts of ∂V', [slots, pairwise.x.length]);
  graph.launch(SUM_PRODUCT_BPROP, {
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

function slotsOf({ target }: CommandGraph, { sequences, groups, labels }: Chain) {
  const segments = segmentsOf(sequences, SLOTS[target]);
  const slots = Math.min(sequences.count * segments, SLOTS[target]);
  const lanes = LANES[target];
  return {
    segments,
    slots,
    overrides: { LANES: lanes, TILES: Math.ceil(labels / lanes), FOURS: Math.ceil(labels / 4) },
    over: [slots * groups],
  };
}
