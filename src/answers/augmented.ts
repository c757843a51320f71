import augmentedChoice from '../../shaders/answers/augmented_choice.wgsl';
import { CompatibilityError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { choose } from './choose.ts';
import type { MakeContrast } from './Contrast.ts';
import type { Landscape } from './Landscape.ts';

/**
 * Contrast `min_Y (E(Y) − cost·Hamming(Y, Yi))` over all answers, the right one included: an answer with more wrong labels
 * must lie higher. Labels and candidates count as one label: a wrong one costs `cost`.
 *
 * @throws CompatibilityError, when a model is recorded, for answers that aren't numbered.
 */
export function augmented(cost: number): MakeContrast {
  return (landscape) => {
    const { name, numbered } = landscape.answers.space;
    if (!numbered) {
      throw new CompatibilityError(
        `structuredHinge: expected numbered answers, got ${name}. Use chain, labels or candidates, or the hinge loss.`,
      );
    }
    return choose(landscape, (graph, y, energy) =>
      landscape.augmented
        ? landscape.augmented(graph, y, cost, energy)
        : oneLabel(graph, landscape, { y, cost, energy }),
    );
  };
}

/** Of answers that are one label each: the right one, or the most offending other one less its cost. */
function oneLabel(
  graph: CommandGraph,
  landscape: Landscape,
  { y, cost, energy }: { y: State; cost: number; energy: Tensor },
): Tensor {
  const { rows } = landscape;
  const right: State = { x: graph.tensor('Ec again', [rows]), dx: undefined };
  const offending = graph.tensor('Ei', [rows]);
  landscape.right(graph, y, right);
  const offending_index = landscape.offending(graph, y, 0, offending);
  const index = graph.tensor('chosen', [rows], 'u32');
  graph.launch(augmentedChoice, {
    tensors: { right: right.x, offending, offending_index, desired: y.x, energy, index },
    params: { rows, cost },
    over: [rows],
  });
  return index;
}
