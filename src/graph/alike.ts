import { kernelInterface } from '../kernels/Kernel.ts';
import type { CommandGraph } from './CommandGraph.ts';
import { neededLaunches } from './fuse.ts';
import type { Launch } from './Launch.ts';
import type { Tensor } from './Tensor.ts';

/** The launches of one replica, and their tensors in the order in which they come up. */
export interface Recording {
  readonly graph: CommandGraph;
  readonly launches: readonly Launch[];
  readonly tensors: readonly Tensor[];
}

/**
 * Recordings of one structure, together: the same kernels in the same order with the same overrides, on tensors of the
 * same shapes, shared between launches and lying in buffers in the same way. They differ in params and in where in a
 * buffer a stored tensor lies.
 */
export function findAlike(graphs: readonly CommandGraph[]): Recording[][] {
  const numberOf = numbering();
  const groups = new Map<string, Recording[]>();
  for (const graph of graphs) {
    const launches = neededLaunches(graph);
    const tensors = [...new Set(launches.flatMap((launch) => Object.values(launch.tensors)))];
    const structure = structureOf(launches, tensors, graph.outputs, numberOf);
    const group = groups.get(structure) ?? [];
    groups.set(structure, group);
    group.push({ graph, launches, tensors });
  }
  return [...groups.values()];
}

function structureOf(
  launches: readonly Launch[],
  tensors: readonly Tensor[],
  outputs: ReadonlySet<Tensor>,
  numberOf: (thing: object) => number,
): string {
  const place = new Map(tensors.map((tensor, i) => [tensor, i]));
  return JSON.stringify([
    launches.map(({ kernel, tensors: bound, overrides, over }) => [
      numberOf(kernelInterface(kernel)),
      Object.entries(bound).map(([name, tensor]) => [name, place.get(tensor)]),
      overrides,
      over,
    ]),
    tensors.map((tensor) => [
      tensor.element,
      tensor.shape,
      tensor.storage ? numberOf(tensor.storage.buffer) : outputs.has(tensor),
    ]),
  ]);
}

/** A number for each thing, by identity. */
function numbering(): (thing: object) => number {
  const numbers = new Map<object, number>();
  return (thing) => {
    const number = numbers.get(thing) ?? numbers.size;
    numbers.set(thing, number);
    return number;
  };
}
