import freeEnergyBpropTiled from '../../shaders/answers/free_energy_bprop_tiled.wgsl';
import mergeSlopes from '../../shaders/answers/merge_slopes.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { tileChunks } from './tileChunks.ts';

/** Dimensions of a workgroup's tile. */
const DIMENSIONS = 16;

/** What free_energy_bprop is launched with. */
export interface FreeEnergySlopes {
  tensors: {
    rows_x: Tensor;
    columns_x: Tensor;
    free_energy: Tensor;
    slope: Tensor | undefined;
    drows: Tensor;
  };
  params: { rows: number; columns: number; dims: number; beta: number; weight: number };
  overrides: { DISTANCE: number; DIMS: number };
}

/**
 * free_energy_bprop for GPUs: the columns are cut into chunks, whose sums are added in a fixed order.
 *
 * @param samplesAre 0: the rows are samples; 1: the columns are.
 *
 * The parts take at most 2 MiB, or as much as `drows` where that is more.
 */
export function bpropInChunks(
  graph: CommandGraph,
  { tensors, params, overrides }: FreeEnergySlopes,
  samplesAre: 0 | 1,
): void {
  const { slope, drows, ...energies } = tensors;
  const { rows, columns, dims } = params;
  const samplesAreRows = samplesAre === 0;
  const chunks = tileChunks(rows * Math.ceil(dims / DIMENSIONS), columns);
  const part = graph.tensor('∂F of chunks', [chunks * rows, dims]);
  const mass = samplesAreRows ? graph.tensor('Σ exp(−βE) of chunks', [chunks, rows]) : undefined;
  graph.launch(freeEnergyBpropTiled, {
    tensors: { ...energies, slope: samplesAreRows ? undefined : slope, part, mass },
    params: { ...params, chunks },
    overrides: { ...overrides, SAMPLES_ARE: samplesAre },
    over: [rows, dims, chunks],
  });
  graph.launch(mergeSlopes, {
    tensors: { part, mass, slope: samplesAreRows ? slope : undefined, drows },
    params: { rows, dims, chunks },
    overrides: { SAMPLES_ARE: samplesAre },
    over: [rows * dims],
  });
}
