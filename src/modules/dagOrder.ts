import { ShapeError } from '../errors.ts';
import { checkKnown } from '../options.ts';
import type { DagOptions } from './dag.ts';
import type { Module } from './Module.ts';

/** The name under which nodes take the input of the whole graph. */
export const INPUT = 'input';

export interface OrderedNode {
  readonly name: string;
  readonly module: Module;
  readonly from: readonly string[];
}

/**
 * The nodes in an order in which each comes after those that it takes; the output is the last.
 *
 * @throws ShapeError, naming the node.
 */
export function orderNodes({ inputs, nodes, output }: DagOptions): OrderedNode[] {
  const named = new Map<string, OrderedNode>();
  for (const [name, node] of Object.entries(nodes)) {
    checkKnown(`dag: node ${name}`, node, ['module', 'from']);
    const from = typeof node.from === 'string' ? [node.from] : node.from;
    named.set(name, { name, module: node.module, from });
  }
  checkNames(named, output);
  const order = sort(named, output);
  const needed = new Set(order);
  for (const node of named.values()) {
    if (!needed.has(node)) {
      fail(
        `every node to lead to the output ${output}`,
        `${node.name}, which doesn't`,
        'Use it or leave it out.',
      );
    }
    checkSize(node, named, inputs);
  }
  return order;
}

function checkNames(named: ReadonlyMap<string, OrderedNode>, output: string): void {
  const names = [...named.keys()];
  for (const { name, from } of named.values()) {
    if (name === INPUT || name === '' || name.includes('.')) {
      fail('names of nodes without dots and other than input', `"${name}"`, 'Call that node something else.');
    }
    if (from.length === 0) {
      fail(`node ${name} to take something`, 'nothing', `Name ${INPUT} or nodes in its from.`);
    }
    const unknown = from.find((source) => source !== INPUT && !named.has(source));
    if (unknown !== undefined) {
      fail(
        `node ${name} to take from ${[INPUT, ...names].join(', ')}`,
        `"${unknown}"`,
        'Use the names of nodes.',
      );
    }
  }
  if (!named.has(output)) {
    fail(`an output among ${names.join(', ') || 'nodes'}`, `"${output}"`, 'Name the node of the result.');
  }
}

/** Depth first from each node, in the order given, so that cycles apart from the output are found too. */
function sort(named: ReadonlyMap<string, OrderedNode>, output: string): OrderedNode[] {
  const done = new Set<OrderedNode>();
  const visit = (name: string, path: readonly string[]): void => {
    const node = named.get(name);
    if (!node || done.has(node)) return;
    if (path.includes(name)) {
      const cycle = [...path.slice(path.indexOf(name)), name].reverse().join(' → ');
      fail('nodes without a cycle', cycle, 'Let one of them take from elsewhere.');
    }
    for (const source of node.from) visit(source, [...path, name]);
    done.add(node);
  };
  visit(output, []);
  const order = [...done];
  for (const name of named.keys()) visit(name, []);
  return order;
}

function checkSize(
  { name, module, from }: OrderedNode,
  named: ReadonlyMap<string, OrderedNode>,
  inputs: number,
) {
  const sizes = from.map((source) => named.get(source)?.module.outputs ?? inputs);
  const given = sizes.reduce((sum, size) => sum + size, 0);
  if (given === module.inputs) return;
  const listed = from.map((source, i) => `${source} ${sizes[i]}`).join(' + ');
  fail(
    `node ${name} to take the ${given} features that it is given (${listed})`,
    `a module of ${module.inputs} inputs`,
    'Make their sizes agree.',
  );
}

function fail(expected: string, got: string, remedy: string): never {
  throw new ShapeError(`dag: expected ${expected}, got ${got}. ${remedy}`);
}
