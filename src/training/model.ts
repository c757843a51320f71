import type { Answers } from '../answers/AnswerSpace.ts';
import type { Energy } from '../energies/Energy.ts';
import { samplesOf, type Inputs } from '../answers/Inputs.ts';
import { landscapeOf } from '../energies/landscapeOf.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Loss } from '../losses/Loss.ts';
import { meanLoss } from '../losses/meanLoss.ts';
import type { Regularizer } from '../losses/Regularizer.ts';

/** An architecture, an answer space, a loss functional and a regularizer: what a training step differentiates. */
export interface Model {
  readonly energy: Energy;
  readonly answers: Answers;
  readonly loss: Loss;
  readonly regularizer?: Regularizer | undefined;
}

/** The energies and the loss of one batch. */
export interface StepStates {
  /** One a sample, `[P]`. */
  readonly losses: State;
  /** Their mean, plus R(W): `[1]`. */
  readonly mean: State;
  /** Ec `[P]` */
  readonly right: State;
  readonly contrast: State | undefined;
}

/** Records one fprop and one bprop of the batch loss: gradients are added up in the states of the parameters. */
export function recordGradients(
  graph: CommandGraph,
  model: Model,
  x: Inputs,
  y: State,
  one: Tensor,
): StepStates {
  const { energy, answers, loss, regularizer } = model;
  const rows = samplesOf(x);
  const landscape = landscapeOf(energy, x, answers);
  const term = loss.contrast?.(landscape);
  const right = graph.state('Ec', [rows]);
  const contrast = term && graph.state('contrast', [rows]);
  const losses: State = { x: graph.tensor('L', [rows]), dx: one };
  const mean: State = { x: graph.tensor('mean L', [1]), dx: one };

  landscape.fprop(graph);
  landscape.right(graph, y, right);
  if (contrast) term.fprop(graph, y, contrast, right);
  loss.fprop(graph, { right, contrast }, losses);
  meanLoss(graph, losses.x, mean.x);
  regularizer?.fprop(graph, energy.parameters, mean);

  loss.bprop(graph, { right, contrast }, losses);
  if (contrast) term.bprop(graph, y, contrast, right);
  landscape.bpropRight(graph, y, right);
  landscape.bprop(graph);
  regularizer?.bprop(graph, energy.parameters, mean);
  return { losses, mean, right, contrast };
}
