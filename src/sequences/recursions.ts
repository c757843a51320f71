// The recursions along a chain, from the first position to the last or back: a thread a chain, or a workgroup on GPUs.

import chainFreeEnergyByThread from '../../shaders/sequences/chain_free_energy.wgsl';
import chainFreeEnergyByWorkgroup from '../../shaders/sequences/chain_free_energy_by_workgroup.wgsl';
import chainMinimumByThread from '../../shaders/sequences/chain_minimum.wgsl';
import chainMinimumByWorkgroup from '../../shaders/sequences/chain_minimum_by_workgroup.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { KernelVariants } from '../kernels/Kernel.ts';
import { perPosition, sizesOf, type Recursed } from './Chain.ts';

const chainMinimum: KernelVariants = { cpu: chainMinimumByThread, gpu: chainMinimumByWorkgroup };
const chainFreeEnergy: KernelVariants = { cpu: chainFreeEnergyByThread, gpu: chainFreeEnergyByWorkgroup };

/** `min_y E(y)` of each chain by Viterbi's recursion; returns the path. */
export function viterbi(graph: CommandGraph, chain: Recursed, energy: Tensor): Tensor {
  const { unary, pairwise, sequences, groups } = chain;
  const path = graph.tensor('path', [unary.x.rows, groups], 'u32');
  graph.launch(chainMinimum, {
    tensors: {
      unary: unary.x,
      pairwise: pairwise.x,
      ranges: sequences.ranges,
      value: graph.tensor('best beginnings', unary.x.shape),
      back: graph.tensor('labels before', unary.x.shape, 'u32'),
      energy,
      path,
    },
    params: sizesOf(chain),
    overrides: perPosition(chain),
    over: [energy.length],
  });
  return path;
}

/** What one pass of the recursion in the semiring (log, +) leaves behind. */
export interface Pass {
  /** `[N, G·C]`: free energies of the beginnings that end with a label, or of the ends that start with it, less `levels`. */
  readonly value: Tensor;
  /** `[N, G]` */
  readonly levels: Tensor;
}

/** Writes `F_β` of each chain; REVERSED: from the last position to the first. */
export function pass(
  graph: CommandGraph,
  chain: Recursed,
  { beta, freeEnergy, REVERSED }: { beta: number; freeEnergy: Tensor; REVERSED: 0 | 1 },
): Pass {
  const { unary, pairwise, sequences, groups } = chain;
  const direction = REVERSED ? 'ends' : 'beginnings';
  const value = graph.tensor(`F of ${direction}`, unary.x.shape);
  const levels = graph.tensor(`levels of ${direction}`, [unary.x.rows, groups]);
  graph.launch(chainFreeEnergy, {
    tensors: {
      unary: unary.x,
      pairwise: pairwise.x,
      ranges: sequences.ranges,
      value,
      levels,
      free_energy: freeEnergy,
    },
    params: { ...sizesOf(chain), beta },
    overrides: { ...perPosition(chain), REVERSED },
    over: [freeEnergy.length],
  });
  return { value, levels };
}
