import rowMargin from '../../shaders/answers/row_margin.wgsl';
import rowMarginBprop from '../../shaders/answers/row_margin_bprop.wgsl';
import { CompatibilityError } from '../errors.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { AnswerSpace } from './AnswerSpace.ts';
import type { MakeContrast } from './Contrast.ts';

export interface MarginOptions {
  m: number;
  /** H: `max(0, u)` or `log(1 + e^u)`. */
  shape: 'hinge' | 'log';
  /** C: m for every wrong answer, `m·‖Y − Yi‖₁`, or m times the answers' own table; undefined: that, or else m. */
  cost: 'constant' | 'distance' | 'table' | undefined;
}

/** The kernels' numbers for C. */
const COST = { constant: 0, distance: 1, table: 2 } as const;

/**
 * Contrast `Σ_{Y ≠ Yi} H(E(Yi) − E(Y) + C(Yi, Y))` over numbered answers; it holds Ec already, and sends derivatives to
 * the energies of all answers. Stores `E[P, K]`.
 *
 * @throws CompatibilityError, when a model is recorded, for answers that aren't numbered, or lack the table asked for.
 */
export function margins({ m, shape, cost }: MarginOptions): MakeContrast {
  return (landscape) => {
    const { rows, answers } = landscape;
    const { count: columns, dims } = answers.space;
    const chosen = cost ?? (answers.space.costs ? 'table' : 'constant');
    check(answers.space, chosen);
    const costs = chosen === 'table' ? answers.costs : undefined;
    const params = { rows, columns, answer_dims: dims, m };
    const overrides = { SHAPE: shape === 'log' ? 1 : 0, COST: COST[chosen] };
    return {
      fprop(graph, y, output) {
        const energies = graph.keep(this, output, landscape.energies(graph));
        graph.launch(rowMargin, {
          tensors: { energies, answers: answers.tensor, costs, desired: y.x, margin: output.x },
          params,
          overrides,
          over: [rows],
        });
      },
      bprop(graph, y, output) {
        const energies = graph.kept<Tensor>(this, output);
        const denergies = graph.tensor('∂E', energies.shape);
        graph.launch(rowMarginBprop, {
          tensors: { energies, answers: answers.tensor, costs, desired: y.x, slope: output.dx, denergies },
          params,
          overrides,
          over: [energies.length],
        });
        landscape.bpropEnergies(graph, denergies);
      },
    };
  };
}

function check({ name, numbered, costs }: AnswerSpace, cost: keyof typeof COST): void {
  if (!numbered) {
    throw new CompatibilityError(
      `generalizedMargin: expected numbered answers, got ${name}. Use labels or candidates, or the hinge loss.`,
    );
  }
  if (cost === 'table' && !costs) {
    throw new CompatibilityError(
      `generalizedMargin: expected answers with a table of costs, got ${name}. Use labels(K, { costs }), or another cost.`,
    );
  }
}
