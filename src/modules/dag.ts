import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import { checkKnown } from '../options.ts';
import { INPUT, orderNodes, type OrderedNode } from './dagOrder.ts';
import { checkFeatures, checkSizes, nestParameters, type Module } from './Module.ts';
import { bpropBeside, putBeside } from './sideBySide.ts';

export interface DagNode {
  module: Module;
  /** What the module takes: `'input'`, a node, or several of them, which are laid side by side. */
  from: string | readonly string[];
}

export interface DagOptions {
  /** Numbers of an x. */
  inputs: number;
  /** Modules by name, in any order. */
  nodes: Readonly<Record<string, DagNode>>;
  /** The node that gives the result. */
  output: string;
}

/** What a use of the graph left behind for bprop: what each node takes and gives. */
type Run = ReadonlyMap<string, { input: State; output: State }>;

/**
 * Modules in a directed acyclic graph: each takes the input, another node, or several side by side as in `concatenate`.
 *
 * Derivatives of what several nodes take add up. One module in two nodes is one set of parameters, and its derivatives
 * add up too. Parameters of a node are called `name.…`, of a shared module by its first node.
 *
 * @throws ShapeError for a cycle, an unknown name, sizes that don't fit, or a node that the output doesn't need.
 */
export function dag(options: DagOptions): Module {
  checkKnown('dag', options, ['inputs', 'nodes', 'output']);
  const { inputs, nodes, output: last } = options;
  checkSizes('dag', [inputs]);
  const order = orderNodes(options);
  const { module: result } = order.at(-1) as OrderedNode;
  return {
    inputs,
    outputs: result.outputs,
    parameters: nestParameters(
      Object.fromEntries(Object.entries(nodes).map(([name, { module }]) => [name, module])),
    ),
    nonNegative: result.nonNegative,
    fprop(graph, input, output) {
      checkFeatures('dag.fprop', input, inputs);
      const given = new Map<string, State>([[INPUT, input]]);
      const run = new Map<string, { input: State; output: State }>();
      for (const { name, module, from } of order) {
        const sources = from.map((source) => given.get(source) as State);
        const taken = sources.length === 1 ? (sources[0] as State) : layOut(graph, name, sources);
        const made = name === last ? output : graph.state(name, [input.x.rows, module.outputs]);
        module.fprop(graph, taken, made);
        given.set(name, made);
        run.set(name, { input: taken, output: made });
      }
      graph.keep<Run>(this, output, run);
    },
    bprop(graph, input, output) {
      if (!output.dx) return;
      const run = graph.kept<Run>(this, output);
      for (const { name, module, from } of [...order].reverse()) {
        const use = run.get(name) as { input: State; output: State };
        module.bprop(graph, use.input, use.output);
        if (from.length === 1) continue;
        const sources = from.map((source) => (source === INPUT ? input : run.get(source)?.output) as State);
        for (const { part, first } of strips(sources)) bpropBeside(graph, part, use.input, first);
      }
    },
  };
}

/** Several states side by side, as one; with a derivative where one of them has one. */
function layOut(graph: CommandGraph, name: string, sources: readonly State[]): State {
  const width = sources.reduce((sum, { x }) => sum + x.width, 0);
  const state = graph.state(`what ${name} takes`, [(sources[0] as State).x.rows, width]);
  const taken = { x: state.x, dx: sources.some(({ dx }) => dx) ? state.dx : undefined };
  for (const { part, first } of strips(sources)) putBeside(graph, part, taken, first);
  return taken;
}

function strips(parts: readonly State[]): { part: State; first: number }[] {
  let next = 0;
  return parts.map((part) => {
    const first = next;
    next += part.x.width;
    return { part, first };
  });
}
