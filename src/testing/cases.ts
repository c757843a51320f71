import { rightDims, type AnswerSpace } from '../answers/AnswerSpace.ts';
import type { MakeContrast } from '../answers/Contrast.ts';
import { fill } from '../answers/fill.ts';
import type { Landscape } from '../answers/Landscape.ts';
import type { Energy } from '../energies/Energy.ts';
import { landscapeOf } from '../energies/landscapeOf.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Loss } from '../losses/Loss.ts';
import type { Module } from '../modules/Module.ts';
import type { Constant, GradientCase } from './gradientCheck.ts';

type States = Readonly<Record<string, State>>;

/** A module on a batch of random rows. */
export function moduleCase(module: Module, rows = 3): GradientCase {
  return {
    inputs: { x: [rows, module.inputs] },
    constants: {},
    parameters: module.parameters,
    output: [rows, module.outputs],
    fprop: (graph, { x }, output) => module.fprop(graph, x as State, output),
    bprop: (graph, { x }, output) => module.bprop(graph, x as State, output),
  };
}

/** A loss functional as a function of Ec and its contrast, both random. */
export function lossCase(loss: Loss, rows = 5): GradientCase {
  const input = ({ right, contrast }: States) => ({ right: right as State, contrast });
  return {
    inputs: { right: [rows], ...(loss.contrast && { contrast: [rows] }) },
    constants: {},
    parameters: {},
    output: [rows],
    fprop: (graph, states, output) => loss.fprop(graph, input(states), output),
    bprop: (graph, states, output) => loss.bprop(graph, input(states), output),
  };
}

/**
 * What an energy case needs: right answers `y [rows, A]` (numbered ones: `[rows]`; of a chain: `[positions]`) for random X.
 */
export interface EnergyCaseOptions {
  energy: Energy;
  answers: AnswerSpace;
  y: ArrayLike<number>;
  /** Where an X is a sequence: the positions of each. */
  lengths?: readonly number[];
}

/** The energy of the right answers, `Ec [rows]`. */
export function energyCase(options: EnergyCaseOptions): GradientCase {
  return landscapeCase(options, (landscape) => ({
    fprop: (graph, y, output) => landscape.right(graph, y, output),
    bprop: (graph, y, output) => landscape.bpropRight(graph, y, output),
  }));
}

/** A contrast `[rows]` over all answers. */
export function contrastCase(contrast: MakeContrast, options: EnergyCaseOptions): GradientCase {
  return landscapeCase(options, (landscape) => {
    const term = contrast(landscape);
    return {
      fprop(graph, y, output) {
        const right = graph.keep(this, output, graph.state('Ec', [output.x.rows]));
        landscape.right(graph, y, right);
        term.fprop(graph, y, output, right);
      },
      bprop(graph, y, output) {
        const right = graph.kept<State>(this, output);
        // A contrast may leave it alone.
        fill(graph, right.dx as Tensor, 0);
        term.bprop(graph, y, output, right);
        landscape.bpropRight(graph, y, right);
      },
    };
  });
}

type LandscapeTerm = Record<'fprop' | 'bprop', (graph: CommandGraph, y: State, output: State) => void>;

function landscapeCase(
  { energy, answers: space, y, lengths }: EnergyCaseOptions,
  make: (landscape: Landscape) => LandscapeTerm,
): GradientCase {
  const width = rightDims(space);
  const rightRows = y.length / width;
  const rows = lengths ? lengths.reduce((sum, length) => sum + length, 0) : rightRows;
  const uses = new WeakMap<CommandGraph, { landscape: Landscape; term: LandscapeTerm }>();
  return {
    inputs: { x: [rows, energy.inputs] },
    constants: {
      y: { shape: [rightRows, width], values: y },
      answers: { shape: [space.count, space.dims], values: space.coordinates },
      ...(space.costs && { costs: { shape: [space.count, space.count], values: space.costs } }),
      ...(lengths && placesOf(lengths)),
    },
    parameters: energy.parameters,
    output: [lengths?.length ?? rows],
    fprop(graph, { x, y: right, answers, costs, ranges, owners }, output) {
      const sequences = lengths && {
        count: lengths.length,
        longest: Math.max(...lengths),
        ranges: (ranges as State).x,
        owners: (owners as State).x,
      };
      const landscape = landscapeOf(
        energy,
        { ...(x as State), sequences },
        { space, tensor: (answers as State).x, costs: costs?.x },
      );
      const term = make(landscape);
      uses.set(graph, { landscape, term });
      landscape.fprop(graph);
      term.fprop(graph, right as State, output);
    },
    bprop(graph, { y: right }, output) {
      const { landscape, term } = uses.get(graph) as { landscape: Landscape; term: LandscapeTerm };
      term.bprop(graph, right as State, output);
      landscape.bprop(graph);
    },
  };
}

/** Where sequences lie that follow one another; see `Sequences`. */
function placesOf(lengths: readonly number[]): Record<'ranges' | 'owners', Constant> {
  const owners = lengths.flatMap((length, i) => Array<number>(length).fill(i));
  let first = 0;
  const ranges = lengths.flatMap((length) => [(first += length) - length, length]);
  return {
    ranges: { shape: [lengths.length, 2], values: ranges, element: 'u32' },
    owners: { shape: [owners.length], values: owners, element: 'u32' },
  };
}
