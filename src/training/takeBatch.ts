import drawSequences from '../../shaders/training/draw_sequences.wgsl';
import gatherBatch from '../../shaders/training/gather_batch.wgsl';
import gatherDrawn from '../../shaders/training/gather_drawn.wgsl';
import type { Inputs } from '../answers/Inputs.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Clock } from './Clock.ts';
import type { Dataset } from './Dataset.ts';
import type { Chunk } from './table.ts';

/** Which samples a step takes. */
export interface Drawing {
  readonly data: Dataset;
  /** Samples a step; as many as there are: no batches, no shuffling. */
  readonly batch: number;
  readonly seed: number;
  readonly clock: Clock;
}

/** The samples of this step: all of them, or the next ones in the epoch's shuffled order. */
export function takeBatch(graph: CommandGraph, drawing: Drawing): { x: Inputs; y: State } {
  const { data, batch } = drawing;
  if (batch === data.samples) return data.whole();
  if (data.lengths) return takeSequences(graph, drawing, data.lengths);
  return { x: takeRows(graph, drawing, 'x'), y: takeRows(graph, drawing, 'y') };
}

function takeRows(graph: CommandGraph, { data, batch, seed, clock }: Drawing, table: 'x' | 'y'): State {
  const chunks = data[table];
  const width = widthOf(chunks);
  const out = graph.tensor(`batch ${table}`, [batch, width]);
  for (const { tensor, first } of chunks) {
    graph.launch(gatherBatch, {
      tensors: { data: tensor, clock: clock.tensor, batch: out },
      params: { rows: batch, width, samples: data.samples, first, chunk_rows: tensor.rows, seed },
      over: [out.length],
    });
  }
  return { x: out, dx: undefined };
}

/** A sequence of each stratum, with the rows of those that are short of the longest as padding. */
function takeSequences(
  graph: CommandGraph,
  { data, batch, seed, clock }: Drawing,
  lengths: Uint32Array,
): { x: Inputs; y: State } {
  const { rows, longest, tables } = data.strata(lengths, batch);
  const ranges = graph.tensor('ranges', [batch, 2], 'u32');
  const drawn = graph.tensor('drawn', [batch], 'u32');
  const owners = graph.tensor('owners', [rows], 'u32');
  const sources = graph.tensor('sources', [rows], 'u32');
  graph.launch(drawSequences, {
    tensors: { ...tables, clock: clock.tensor, ranges, drawn, owners, sources },
    params: { rows, batch, seed },
    over: [rows],
  });
  const gather = (table: 'x' | 'y', from: Tensor): Tensor => {
    const chunks = data[table];
    const out = graph.tensor(`batch ${table}`, [from.rows, widthOf(chunks)]);
    for (const { tensor, first } of chunks) {
      graph.launch(gatherDrawn, {
        tensors: { data: tensor, sources: from, batch: out },
        params: { rows: from.rows, width: out.width, first, chunk_rows: tensor.rows },
        over: [out.length],
      });
    }
    return out;
  };
  const sequences = { count: batch, longest, ranges, owners };
  return {
    x: { x: gather('x', sources), dx: undefined, sequences },
    y: { x: gather('y', data.answersPerPosition ? sources : drawn), dx: undefined },
  };
}

function widthOf([first]: readonly Chunk[]): number {
  return (first as Chunk).tensor.width;
}
