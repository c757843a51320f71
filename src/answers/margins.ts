import rowMargin from '../../shaders/answers/row_margin.wgsl';
import rowMarginBprop from '../../shaders/answers/row_margin_bprop.wgsl';
import rowMarginBpropRight from '../../shaders/answers/row_margin_bprop_right.wgsl';
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
  /** ε: answers at least this far from the right one are incorrect; numbered answers ignore it. */
  radius: number;
}

/** The kernels' numbers for C. */
const COST = { constant: 0, distance: 1, table: 2 } as const;

/**
 * Contrast `w Σ_{Y incorrect} H(Ec − E(Y) + C(Yi, Y))` over listed answers, w their quadrature weight; it holds Ec
 * already, and sends derivatives to the energies of all answers and of the right one. Stores `E[P, K]`.
 *
 * @throws CompatibilityError, when a model is recorded, for answers that aren't listed, or lack the table asked for.
 */
export function margins({ m, shape, cost, radius }: MarginOptions): MakeContrast {
  return (landscape) => {
    const { rows, answers } = landscape;
    const { count: columns, dims, numbered, weight } = answers.space;
    const chosen = cost ?? (answers.space.costs ? 'table' : 'constant');
    check(answers.space, chosen);
    const costs = chosen === 'table' ? answers.costs : undefined;
    const params = { rows, columns, answer_dims: dims, m, radius, weight };
    const overrides = { SHAPE: shape === 'log' ? 1 : 0, COST: COST[chosen], NUMBERED: numbered ? 1 : 0 };
    return {
      fprop(graph, y, output, right) {
        const energies = graph.keep(this, output, landscape.energies(graph));
        graph.launch(rowMargin, {
          tensors: {
            energies,
            right: right.x,
            answers: answers.tensor,
            costs,
            desired: y.x,
            margin: output.x,
          },
          params,
          overrides,
          over: [rows],
        });
      },
      bprop(graph, y, output, right) {
        const energies = graph.kept<Tensor>(this, output);
        const denergies = graph.tensor('∂E', energies.shape);
        const tensors = {
          energies,
          right: right.x,
          answers: answers.tensor,
          costs,
          desired: y.x,
          slope: output.dx,
        };
        graph.launch(rowMarginBprop, {
          tensors: { ...tensors, denergies },
          params,
          overrides,
          over: [energies.length],
        });
        graph.launch(rowMarginBpropRight, {
          tensors: { ...tensors, dright: right.dx },
          params,
          overrides,
          over: [rows],
        });
        landscape.bpropEnergies(graph, denergies);
      },
    };
  };
}

function check({ name, descent, costs }: AnswerSpace, cost: keyof typeof COST): void {
  if (descent) {
    throw new CompatibilityError(
      `generalizedMargin: expected listed answers, got ${name}. Use labels, candidates or a grid, or another loss.`,
    );
  }
  if (cost === 'table' && !costs) {
    throw new CompatibilityError(
      `generalizedMargin: expected answers with a table of costs, got ${name}. Use labels(K, { costs }), or another cost.`,
    );
  }
}
