import { ShapeError } from '../errors.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import { Tensor } from '../graph/Tensor.ts';
import * as lossTwins from '../reference/losses.ts';
import { ReferenceMemory, replay } from '../reference/replay.ts';
import type { Twin } from '../reference/twin.ts';
import type { LossInput } from './LossInput.ts';

/** L and its partial derivatives at points (Ec, contrast), each `[P]`. */
export interface LossValues {
  readonly values: Float64Array;
  /** ∂L/∂Ec */
  readonly rightSlopes: Float64Array;
  /** ∂L/∂contrast; zeros for a loss of Ec alone. */
  readonly contrastSlopes: Float64Array;
}

/** What is asked of a loss: `L(Ec, contrast)` and its derivatives. */
interface Functional {
  readonly contrast: unknown;
  fprop(graph: CommandGraph, input: LossInput, output: State): void;
  bprop(graph: CommandGraph, input: LossInput, output: State): void;
}

/** Evaluates `L(Ec, contrast)` with the float64 twins of its kernels. */
export function evaluateLoss(
  loss: Functional,
  right: ArrayLike<number>,
  contrast: ArrayLike<number>,
  twins: Readonly<Record<string, Twin>>,
): LossValues {
  const count = right.length;
  if (contrast.length !== count) {
    throw new ShapeError(
      `evaluate: expected as many contrasts as right energies, got ${contrast.length} and ${count}. Pass one of each a point.`,
    );
  }
  const memory = new ReferenceMemory();
  const graph = new CommandGraph();
  const given = (label: string, values: ArrayLike<number>): Tensor => {
    const tensor = graph.given(new Tensor(label, [count]));
    memory.set(tensor, values);
    return tensor;
  };
  const state = (label: string, values: ArrayLike<number>): State => ({
    x: given(label, values),
    dx: graph.tensor(`∂L/∂${label}`, [count]),
  });
  const input = {
    right: state('Ec', right),
    contrast: loss.contrast === undefined ? undefined : state('contrast', contrast),
  };
  const output: State = {
    x: graph.tensor('L', [count]),
    dx: given('1', new Float64Array(count).fill(1)),
  };
  loss.fprop(graph, input, output);
  loss.bprop(graph, input, output);
  replay(graph.launches, memory, { ...lossTwins, ...twins });
  const slopes = ({ dx }: State): Float64Array => memory.of(dx as Tensor);
  return {
    values: memory.of(output.x),
    rightSlopes: slopes(input.right),
    contrastSlopes: input.contrast ? slopes(input.contrast) : new Float64Array(count),
  };
}
