import chainCountByThread from '../../shaders/sequences/chain_count.wgsl';
import chainCountByWorkgroup from '../../shaders/sequences/chain_count_by_workgroup.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { KernelVariants } from '../kernels/Kernel.ts';
import { perPosition, sizesOf, type Chain } from './Chain.ts';

const chainCount: KernelVariants = { cpu: chainCountByThread, gpu: chainCountByWorkgroup };

/** How many sequences of each chain have no forbidden energy, `[P·G]` f32: at most 3e38. */
export function countPaths(graph: CommandGraph, chain: Chain): Tensor {
  const { unary, pairwise, sequences, groups } = chain;
  const count = graph.tensor('count', [sequences.count * groups]);
  graph.launch(chainCount, {
    tensors: {
      unary: unary.x,
      pairwise: pairwise.x,
      ranges: sequences.ranges,
      value: graph.tensor('count of beginnings', unary.x.shape),
      sequences_allowed: count,
    },
    params: sizesOf(chain),
    overrides: perPosition(chain),
    over: [count.length],
  });
  return count;
}
