import { landscapeOf } from '../energies/landscapeOf.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { BufferRange } from '../gpu/staging.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import type { Program } from '../graph/Program.ts';
import { allocateTensor, borrowTensor, releaseTensor, type Tensor } from '../graph/Tensor.ts';
import { aboutX } from './about.ts';
import { checkListed } from './compatibility.ts';
import type { Model } from './model.ts';
import type { ParameterStore } from './ParameterStore.ts';
import { placeSequences, releaseSequences } from './placeSequences.ts';
import type { Asked } from './sequenceInputs.ts';
import { isBuffer } from './table.ts';

/** `E(W, Y_k, X)` for fixed X in a buffer on the GPU, to be drawn or computed on without a readback. */
export class Surface {
  /** P */
  readonly rows: number;
  /** K */
  readonly columns: number;
  /** Where the energies `[P, K]` lie. */
  readonly range: BufferRange;
  readonly #program: Program;
  readonly #release: () => void;

  private constructor(
    rows: number,
    columns: number,
    program: Program,
    energies: Tensor,
    release: () => void,
  ) {
    this.rows = rows;
    this.columns = columns;
    this.range = program.place(energies);
    this.#program = program;
    this.#release = release;
  }

  /** Plans the program; the function returned makes the surface, with what to call when it is disposed of. */
  static async prepare(
    gpu: Gpu,
    model: Model,
    parameters: ParameterStore,
    asked: Asked,
  ): Promise<(onDispose: () => void) => Surface> {
    const { space } = model.answers;
    checkListed('surface', space);
    const { extent, given } = await aboutX(gpu, 'surface', model.energy, asked);
    const { values, width } = given.x;
    const { samples, rows, lengths } = extent;
    const x = isBuffer(values)
      ? borrowTensor('x', [rows, width], values)
      : allocateTensor(gpu, 'data', 'x', [rows, width], { data: Float32Array.from(values) });
    const sequences = lengths && placeSequences(gpu, lengths, rows);
    const graph = new CommandGraph({ target: gpu.kind, stateOf: parameters.stateOf });
    const release = (): void => {
      if (!isBuffer(values)) releaseTensor(gpu, x);
      if (sequences) releaseSequences(gpu, sequences);
    };
    try {
      const landscape = landscapeOf(model.energy, { x, dx: undefined, sequences }, model.answers);
      landscape.fprop(graph);
      const energies = graph.output(landscape.energies(graph));
      const program = await graph.plan(gpu);
      return (onDispose) =>
        new Surface(samples, space.count, program, energies, () => {
          release();
          onDispose();
        });
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Computes the energies from the parameters as they are now. */
  update(): void {
    this.#program.submit();
  }

  /** Records the same into an encoder of the application. */
  encode(encoder: GPUCommandEncoder): void {
    this.#program.encode(encoder);
  }

  dispose(): void {
    this.#program.dispose();
    this.#release();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
