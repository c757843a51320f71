import copyKernel from '../../shaders/graph/copy.wgsl';
import { labels } from '../answers/labels.ts';
import { TabularLandscape } from '../answers/TabularLandscape.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import { Tensor } from '../graph/Tensor.ts';
import type { Loss } from '../losses/Loss.ts';
import type { Module } from '../modules/Module.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { executeReference, ReferenceMemory } from '../reference/execute.ts';

export interface ConditionsOptions {
  /** The lowest energy that the architecture can give, such as 0 for a distance (default: none). */
  least?: number;
  /** Gaps Ei − Ec are tried from −reach to reach (default 10); a margin beyond counts as infinite. */
  reach?: number;
}

export interface Conditions {
  /** C1, ties allowed: every point with Ec > Ei costs more than the best point. */
  c1: boolean;
  /** C2: on lines Ec + m = Ei with some m > 0, the gradient still pushes Ec down relative to Ei. */
  c2: boolean;
  /** C3: for some m > 0, a point with Ec + m < Ei costs less than every point with Ec + m ≥ Ei. */
  c3: boolean;
  /** The gap Ei − Ec up to which the loss pushes; Infinity: it never stops; undefined: it never starts. */
  margin: number | undefined;
}

/** Distance of the points tried, in energy. */
const STEP = 1 / 16;

/** ℓ(d) and ∂L/∂Ei at its minimiser. */
interface Line {
  readonly value: number;
  readonly slope: number;
}

/**
 * The conditions for a good loss, evaluated in float64: does minimising `L(Ec, Ei)` give `Ec + m < Ei`?
 *
 * Two answers are enough to ask: the right one with energy Ec and an incorrect one with Ei, from which the loss's own
 * contrast is computed. Let `ℓ(d) = min_Ec L(Ec, Ec + d)` be the lowest loss on the line of gap d = Ei − Ec, searched
 * over a window of 2·reach in Ec. At its minimiser the gradient along the line is 0, so `ℓ′(d) = ∂L/∂Ei`, and the
 * product of the gradient with [1, −1] is `−2ℓ′(d)`. The margin is the largest d with ℓ′(d) < 0, found by bisection.
 * C1 and C3 compare values: the lowest ℓ on one side of a line with the lowest on the other.
 *
 * @see LeCun & Huang 2005, "Loss Functions for Discriminative Training of Energy-Based Models", section 3.
 */
export function conditions(loss: Loss, options: ConditionsOptions = {}): Conditions {
  checkKnown('conditions', options, ['least', 'reach']);
  const { least, reach = 10 } = options;
  checkPositive('conditions', 'reach', reach);
  const steps = Math.ceil(reach / STEP);
  const gaps = Array.from({ length: 2 * steps + 1 }, (_, i) => (i - steps) * STEP);
  const linesOf = (tried: readonly number[]): Line[] => lowestOnLines(loss, tried, steps, least);
  const lines = linesOf(gaps);

  const margin = findMargin(gaps, lines, (gap) => (linesOf([gap])[0] as Line).slope);
  const lowest = (from: number, to: number): number =>
    lines.reduce((low, { value }, i) => {
      const gap = gaps[i] as number;
      return gap >= from && gap <= to ? Math.min(low, value) : low;
    }, Infinity);
  const c2 = margin !== undefined && margin > 0;
  const m = Math.min(c2 ? margin : Infinity, STEP) / 2;
  const onLine = (linesOf([m])[0] as Line).value;
  return {
    c1: lowest(-Infinity, -STEP) > lowest(-Infinity, Infinity),
    c2,
    c3: lowest(m, Infinity) < Math.min(lowest(-Infinity, m), onLine),
    margin,
  };
}

function findMargin(
  gaps: readonly number[],
  lines: readonly Line[],
  slopeAt: (gap: number) => number,
): number | undefined {
  const last = lines.findLastIndex(({ slope }) => slope < 0);
  if (last < 0) return undefined;
  if (last === lines.length - 1) return Infinity;
  let [pushes, rests] = [gaps[last] as number, gaps[last + 1] as number];
  while (rests - pushes > 1e-9) {
    const middle = (pushes + rests) / 2;
    if (slopeAt(middle) < 0) pushes = middle;
    else rests = middle;
  }
  return rests;
}

/** ℓ(d) for each gap d, over `2·steps + 1` values of Ec. */
function lowestOnLines(
  loss: Loss,
  gaps: readonly number[],
  steps: number,
  least: number | undefined,
): Line[] {
  const first = least ?? -steps * STEP;
  const points = gaps.flatMap((gap) =>
    Array.from({ length: 2 * steps + 1 }, (_, i) => first + i * STEP)
      .filter((right) => least === undefined || right + gap >= least)
      .map((right) => ({ gap, right })),
  );
  const { values, slopes } = evaluate(
    loss,
    points.flatMap(({ right, gap }) => [right, right + gap]),
  );
  const best = new Map<number, Line>();
  for (const [i, { gap }] of points.entries()) {
    const value = values[i] as number;
    if (value < (best.get(gap)?.value ?? Infinity))
      best.set(gap, { value, slope: slopes[2 * i + 1] as number });
  }
  return gaps.map((gap) => best.get(gap) as Line);
}

/** The loss of rows (Ec, Ei) and its slopes by both, with the contrast taken over these two answers. */
function evaluate(loss: Loss, energies: readonly number[]): { values: Float64Array; slopes: Float64Array } {
  const rows = energies.length / 2;
  const memory = new ReferenceMemory();
  const graph = new CommandGraph();
  const given = (label: string, shape: readonly number[], values: ArrayLike<number>): Tensor => {
    const tensor = graph.given(new Tensor(label, shape));
    memory.set(tensor, values);
    return tensor;
  };
  const space = labels(2);
  const x: State = { x: given('Ec, Ei', [rows, 2], energies), dx: undefined };
  const y: State = { x: given('Yi', [rows, 1], new Float64Array(rows)), dx: undefined };
  const table = new IdentityNet();
  const landscape = new TabularLandscape(table, x, {
    space,
    tensor: given('answers', [2, 1], space.coordinates),
  });
  const right = graph.state('Ec', [rows]);
  const term = loss.contrast?.(landscape);
  const contrast = term && graph.state('contrast', [rows]);
  const output: State = {
    x: graph.tensor('L', [rows]),
    dx: given('1', [rows], new Float64Array(rows).fill(1)),
  };

  landscape.fprop(graph);
  landscape.right(graph, y, right);
  if (contrast) term.fprop(graph, y, contrast);
  loss.fprop(graph, { right, contrast }, output);
  loss.bprop(graph, { right, contrast }, output);
  if (contrast) term.bprop(graph, y, contrast);
  landscape.bpropRight(graph, y, right);
  landscape.bprop(graph);
  executeReference(graph.launches, memory);
  return { values: memory.of(output.x), slopes: memory.of(table.slopes as Tensor) };
}

/** A net whose outputs are its inputs: the energies of both answers as given. Remembers where their slopes arrive. */
class IdentityNet implements Module {
  readonly inputs = 2;
  readonly outputs = 2;
  readonly parameters = {};
  slopes: Tensor | undefined;

  fprop(graph: CommandGraph, input: State, output: State): void {
    const count = input.x.length;
    graph.launch(copyKernel, { tensors: { x: input.x, out: output.x }, params: { count }, over: [count] });
  }

  bprop(_graph: CommandGraph, _input: State, output: State): void {
    this.slopes = output.dx;
  }
}
