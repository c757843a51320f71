import matmul from '../../shaders/modules/matmul.wgsl';
import matmulNn from '../../shaders/modules/matmul_nn.wgsl';
import matmulNnBySubgroup from '../../shaders/modules/matmul_nn_by_subgroup.wgsl';
import matmulNt from '../../shaders/modules/matmul_nt.wgsl';
import matmulNtBySubgroup from '../../shaders/modules/matmul_nt_by_subgroup.wgsl';
import matmulOuter from '../../shaders/modules/matmul_outer.wgsl';
import matmulTiled from '../../shaders/modules/matmul_tiled.wgsl';
import matmulTn from '../../shaders/modules/matmul_tn.wgsl';
import matmulTnBySubgroup from '../../shaders/modules/matmul_tn_by_subgroup.wgsl';
import matmulTnSplit from '../../shaders/modules/matmul_tn_split.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { KernelVariants } from '../kernels/Kernel.ts';
import { sumRows } from './sumRows.ts';

/** The factors of a product `out [rows, cols] (+)= Σ_d a[r,d]·b[c,d]`, and how they lie in memory. */
export interface Product {
  a: Tensor;
  b: Tensor;
  out: Tensor;
  rows: number;
  cols: number;
  depth: number;
  /**
   * `nt`: a [rows, depth], b [cols, depth], as in a linear layer's fprop.
   * `nn`: a [rows, depth], b [depth, cols], as in the gradient of its input.
   * `tn`: a [depth, rows], b [depth, cols], as in the gradient of its weights.
   */
  layout: 'nt' | 'nn' | 'tn';
}

/** Forms with four-wide loads, for CPU adapters. */
const VECTORS = {
  nt: { cpu: matmulNt, subgroups: matmulNtBySubgroup },
  nn: { cpu: matmulNn, subgroups: matmulNnBySubgroup },
  tn: { cpu: matmulTn, subgroups: matmulTnBySubgroup },
};

/** Multiply–adds from which the four-wide forms repay their longer compilation (0.3 s against 0.05 s). */
const ENOUGH = 1 << 18;

/** Extent of a tile of matmul_tn_split, least depth of a chunk, workgroups that keep a GPU busy. */
const [TILE, LEAST, BUSY] = [32, 64, 512];
/** Fewer chunks don't repay their sum. */
const WORTHWHILE = 4;

/** Records a matrix product, either factor transposed without a copy. */
export function multiply(graph: CommandGraph, product: Product): void {
  const { a, b, out, rows, cols, depth, layout } = product;
  const chunks = graph.target === 'gpu' && layout === 'tn' ? depthChunks(product) : 1;
  if (chunks >= WORTHWHILE) {
    const part = graph.tensor('product of chunks', [chunks, rows * cols]);
    graph.launch(matmulTnSplit, {
      tensors: { a, b, part },
      params: { rows, cols, depth, chunks },
      over: [rows, cols, chunks],
    });
    sumRows(graph, part, out);
    return;
  }
  graph.launch(
    { ...formsForCpu(product), gpu: matmulTiled },
    {
      tensors: { a, b, out },
      params: {
        rows,
        cols,
        depth,
        a_row: layout === 'tn' ? 1 : depth,
        a_depth: layout === 'tn' ? rows : 1,
        b_col: layout === 'nt' ? depth : 1,
        b_depth: layout === 'nt' ? 1 : cols,
      },
      over: [rows, cols],
    },
  );
}

function formsForCpu(product: Product): Omit<KernelVariants, 'gpu'> {
  if (product.depth === 1) return { cpu: matmulOuter };
  return fitsVectors(product) ? VECTORS[product.layout] : { cpu: matmul };
}

function fitsVectors({ rows, cols, depth, layout }: Product): boolean {
  const whole = [depth, layout === 'tn' ? rows : 0, layout === 'nt' ? 0 : cols];
  return rows * cols * depth >= ENOUGH && rows >= 16 && cols >= 4 && whole.every((size) => size % 4 === 0);
}

/** Pieces of the depth that give a GPU enough workgroups. */
function depthChunks({ rows, cols, depth }: Product): number {
  const tiles = Math.ceil(rows / TILE) * Math.ceil(cols / TILE);
  return Math.min(Math.floor(BUSY / tiles), Math.floor(depth / LEAST));
}
