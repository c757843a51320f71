import copyKernel from '../../shaders/graph/copy.wgsl';
import type { MakeContrast } from '../answers/Contrast.ts';
import { labels } from '../answers/labels.ts';
import { TabularLandscape } from '../answers/TabularLandscape.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import { Tensor } from '../graph/Tensor.ts';
import type { Module } from '../modules/Module.ts';
import { checkKnown, checkPositive } from '../options.ts';
import * as lossTwins from '../reference/losses.ts';
import { ReferenceMemory, replay } from '../reference/replay.ts';
import type { Twin } from '../reference/twin.ts';
import type { LossInput } from './LossInput.ts';

export interface ConditionsOptions {
  /**
   * The lowest energy that the architecture can give, such as 0 for a distance (default: 0 for losses that ask for
   * energies ≥ 0, none for others).
   */
  least?: number;
  /** Gaps Ei − Ec are tried from −reach to reach (default 10); a margin beyond counts as infinite. */
  reach?: number;
  /** float64 twins of kernels that aren't the library's own, by kernel name. */
  twins?: Readonly<Record<string, Twin>>;
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

/** What is asked of a loss: `L(Ec, contrast)` and its derivatives. */
interface Functional {
  readonly contrast: MakeContrast | undefined;
  fprop(graph: CommandGraph, input: LossInput, output: State): void;
  bprop(graph: CommandGraph, input: LossInput, output: State): void;
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
 * A loss of Ec alone doesn't see Ei: none of them holds.
 *
 * @see LeCun & Huang 2005, "Loss Functions for Discriminative Training of Energy-Based Models", section 3.
 */
export function evaluateConditions(loss: Functional, options: ConditionsOptions): Conditions {
  checkKnown('conditions', options, ['least', 'reach', 'twins']);
  const { least, reach = 10, twins = {} } = options;
  checkPositive('conditions', 'reach', reach);
  if (!loss.contrast) return { c1: false, c2: false, c3: false, margin: undefined };
  const steps = Math.ceil(reach / STEP);
  const gaps = Array.from({ length: 2 * steps + 1 }, (_, i) => (i - steps) * STEP);
  const linesOf = (tried: readonly number[]): Line[] => lowestOnLines(loss, tried, steps, least, twins);
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
  loss: Functional,
  gaps: readonly number[],
  steps: number,
  least: number | undefined,
  twins: Readonly<Record<string, Twin>>,
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
    twins,
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
function evaluate(
  loss: Functional,
  energies: readonly number[],
  twins: Readonly<Record<string, Twin>>,
): { values: Float64Array; slopes: Float64Array } {
  const rows = energies.length / 2;
  const memory = new ReferenceMemory();
  const graph = new CommandGraph();
  const given = (label: string, shape: readonly number[], values: ArrayLike<number>): Tensor => {
    const tensor = graph.given(new Tensor(label, shape));
    memory.set(tensor, values);
    return tensor;
  };
  // A table of costs, for losses that ask for one: a unit for the wrong answer.
  const costs = Float32Array.of(0, 1, 1, 0);
  const space = labels(2, { costs });
  const x: State = { x: given('Ec, Ei', [rows, 2], energies), dx: undefined };
  const y: State = { x: given('Yi', [rows, 1], new Float64Array(rows)), dx: undefined };
  const table = new IdentityNet();
  const landscape = new TabularLandscape(table, x, {
    space,
    tensor: given('answers', [2, 1], space.coordinates),
    costs: given('C', [2, 2], costs),
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
  if (contrast) term.fprop(graph, y, contrast, right);
  loss.fprop(graph, { right, contrast }, output);
  loss.bprop(graph, { right, contrast }, output);
  if (contrast) term.bprop(graph, y, contrast, right);
  landscape.bpropRight(graph, y, right);
  landscape.bprop(graph);
  replay(graph.launches, memory, { ...lossTwins, ...twins });
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
