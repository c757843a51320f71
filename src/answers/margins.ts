import rowMargin from '../../shaders/answers/row_margin.wgsl';
import rowMarginBprop from '../../shaders/answers/row_margin_bprop.wgsl';
import { ShapeError } from '../errors.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { MakeContrast } from './Contrast.ts';

export interface MarginOptions {
  m: number;
  /** H: `max(0, u)` or `log(1 + e^u)`. */
  shape: 'hinge' | 'log';
  /** C: m for every wrong answer, or `m·‖Y − Yi‖₁`. */
  cost: 'constant' | 'distance';
}

/**
 * Contrast `Σ_{Y ≠ Yi} H(E(Yi) − E(Y) + C(Yi, Y))` over numbered answers; it holds Ec already, and sends derivatives to
 * the energies of all answers. Stores `E[P, K]`.
 *
 * @throws ShapeError, when a model is recorded, for answers that aren't numbered.
 */
export function margins({ m, shape, cost }: MarginOptions): MakeContrast {
  return (landscape) => {
    const { rows, answers } = landscape;
    const { count: columns, dims, name, numbered } = answers.space;
    if (!numbered) {
      throw new ShapeError(
        `generalizedMargin: expected numbered answers, got ${name}. Use labels or candidates, or the hinge loss.`,
      );
    }
    const params = { rows, columns, answer_dims: dims, m };
    const overrides = { SHAPE: shape === 'log' ? 1 : 0, COST: cost === 'distance' ? 1 : 0 };
    return {
      fprop(graph, y, output) {
        const energies = graph.keep(this, output, landscape.energies(graph));
        graph.launch(rowMargin, {
          tensors: { energies, answers: answers.tensor, desired: y.x, margin: output.x },
          params,
          overrides,
          over: [rows],
        });
      },
      bprop(graph, y, output) {
        const energies = graph.kept<Tensor>(this, output);
        const denergies = graph.tensor('∂E', energies.shape);
        graph.launch(rowMarginBprop, {
          tensors: { energies, answers: answers.tensor, desired: y.x, slope: output.dx, denergies },
          params,
          overrides,
          over: [energies.length],
        });
        landscape.bpropEnergies(graph, denergies);
      },
    };
  };
}
