// The free energy and its derivatives where a product with the table of transitions fits in registers: two launches.

import chainSumProduct from '../../shaders/sequences/chain_sum_product.wgsl';
import chainSumProductBprop from '../../shaders/sequences/chain_sum_product_bprop.wgsl';
import chainSumProductBpropBySubgroup from '../../shaders/sequences/chain_sum_product_bprop_by_subgroup.wgsl';
import chainSumProductBpropByThread from '../../shaders/sequences/chain_sum_product_bprop_by_thread.wgsl';
import chainSumProductBpropByThreadVec4 from '../../shaders/sequences/chain_sum_product_bprop_by_thread_vec4.wgsl';
import chainSumProductBySubgroup from '../../shaders/sequences/chain_sum_product_by_subgroup.wgsl';
import chainSumProductByThread from '../../shaders/sequences/chain_sum_product_by_thread.wgsl';
import chainSumProductByThreadVec4 from '../../shaders/sequences/chain_sum_product_by_thread_vec4.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Kernel } from '../kernels/Kernel.ts';
import { sumRows } from '../modules/sumRows.ts';
import type { Chain } from './Chain.ts';
import { segmentsOf, sumSegments } from './segments.ts';

/** A form of both launches. */
interface Form {
  readonly forward: Kernel;
  readonly back: Kernel;
  /** Invocations that share the labels of a chain. */
  readonly lanes: number;
  /** Among how many of them, or of workgroups, sequences or segments are divided: each leaves its own part of ∂V. */
  readonly slots: number;
}

const BY_WORKGROUP = {
  forward: { cpu: chainSumProduct, gpu: chainSumProduct, subgroups: chainSumProductBySubgroup },
  back: { cpu: chainSumProductBprop, gpu: chainSumProductBprop, subgroups: chainSumProductBpropBySubgroup },
};

const BY_THREAD = {
  numbers: { forward: chainSumProductByThread, back: chainSumProductBpropByThread },
  vectors: { forward: chainSumProductByThreadVec4, back: chainSumProductBpropByThreadVec4 },
};

/** Labels at most, and where a thread has them all. */
const LABELS = 32;
const LABELS_OF_THREAD = 8;

/** A label each on GPUs; on CPU adapters the lanes of a vector unit share a chain, or take one each. */
function formOf({ target }: CommandGraph, { labels }: Chain): Form {
  if (target === 'gpu') return { ...BY_WORKGROUP, lanes: LABELS, slots: 1024 };
  if (labels > LABELS_OF_THREAD) return { ...BY_WORKGROUP, lanes: 4, slots: 8 };
  return { ...BY_THREAD[labels % 4 === 0 ? 'vectors' : 'numbers'], lanes: 1, slots: 32 };
}

/** Whether the two launches can do it: up to 32 labels that share V. */
export function fitsRegisters({ labels, isPerPosition, unary, pairwise }: Chain): boolean {
  return labels <= LABELS && !isPerPosition && !!unary.dx && !!pairwise.dx;
}

/** Writes `F_β` of each chain and returns what its derivatives start from. */
export function sumProduct(graph: CommandGraph, chain: Chain, beta: number, freeEnergy: Tensor): Tensor {
  const { unary, pairwise, sequences, groups } = chain;
  const value = graph.tensor('beginnings', unary.x.shape);
  const { form, segments, slots, launch } = divide(graph, chain);
  sumSegments(graph, segments, freeEnergy, (parts) =>
    graph.launch(form.forward, {
      tensors: {
        unary: unary.x,
        pairwise: pairwise.x,
        ranges: sequences.ranges,
        value,
        free_energy: parts,
      },
      params: { sequences: sequences.count, groups, beta, segments, slots },
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
  const { unary, pairwise, sequences, groups } = chain;
  const { form, segments, slots, launch } = divide(graph, chain);
  const part = graph.tensor('parts of ∂V', [slots, pairwise.x.length]);
  graph.launch(form.back, {
    tensors: {
      unary: unary.x,
      pairwise: pairwise.x,
      ranges: sequences.ranges,
      value,
      slope,
      dunary: unary.dx,
      part,
    },
    params: { sequences: sequences.count, rows: unary.x.rows, groups, beta, segments, slots },
    ...launch,
  });
  sumRows(graph, part, pairwise.dx as Tensor);
}

function divide(graph: CommandGraph, chain: Chain) {
  const { sequences, groups, labels } = chain;
  const form = formOf(graph, chain);
  const segments = segmentsOf(sequences, form.slots);
  const slots = Math.min(sequences.count * segments, form.slots);
  const overrides = { LANES: form.lanes, LABELS: labels };
  return { form, segments, slots, launch: { overrides, over: [slots * groups] } };
}
