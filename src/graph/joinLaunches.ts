import { kernelInterface } from '../kernels/Kernel.ts';
import type { KernelSource } from '../kernels/KernelSource.ts';
import { joinRows, nameWhenJoined, WORKGROUP } from '../kernels/joinRows.ts';
import { writtenTensors, type Launch } from './Launch.ts';
import type { Tensor } from './Tensor.ts';

/** Bindings of a joined launch, once those in one buffer are one: WebGPU's default limit, less params in storage. */
const MOST_BINDINGS = 7;
/** An arena that is bound as a whole must stay below WebGPU's default limit of a binding. */
const MOST_BYTES = 2 ** 27;
/** Launches that one may pass on its way to another. */
const REACH = 32;

/** Launches that become one dispatch, in order. */
type Group = readonly Launch[];

/**
 * Joins launches that work row by row, over the same rows, into one dispatch: a dispatch has a cost, whatever it does.
 *
 * They need not stand beside each other. A launch moves up to another where nothing between them has to come first, or the
 * other moves down to it. An invocation sees what it wrote itself, so no launch may read rows that another of its group
 * writes but its own: kernels that work by row promise that for tensors with as many rows.
 */
export function joinLaunches(launches: readonly Launch[]): Launch[] {
  const tensors = new Set(launches.flatMap((launch) => Object.values(launch.tensors)));
  const bytes = [...tensors].reduce((sum, tensor) => sum + tensor.bytes, 0);
  if (bytes > MOST_BYTES) return [...launches];
  const groups: Group[] = [];
  for (const launch of launches) place(groups, launch);
  return groups.map((group) => (group.length === 1 ? (group[0] as Launch) : joined(group)));
}

function place(groups: Group[], launch: Launch): void {
  const last = groups.length - 1;
  if (worksByRow(launch)) {
    let canMoveUp = true;
    for (let i = last; i >= 0 && i > last - REACH; i--) {
      const group = groups[i] as Group;
      if (canJoin(group, launch)) {
        if (canMoveUp) {
          groups[i] = [...group, launch];
          return;
        }
        if (groups.slice(i + 1).every((other) => !conflict(group, other))) {
          groups.splice(i, 1);
          groups.push([...group, launch]);
          return;
        }
      }
      canMoveUp &&= !conflict(group, [launch]);
    }
  }
  groups.push([launch]);
}

function worksByRow({ kernel, tensors, overrides }: Launch): boolean {
  return (
    !('cpu' in kernel) &&
    kernel.worksByRow &&
    !(WORKGROUP in overrides) &&
    Object.values(tensors).every(({ element }) => element === 'f32')
  );
}

function canJoin(group: Group, launch: Launch): boolean {
  const [rows] = launch.over as [number];
  if (!group.every((other) => worksByRow(other) && other.over[0] === rows)) return false;
  const all = [...group, launch];
  const written = new Set(all.flatMap(writtenTensors));
  return (
    touched(all).every((tensor) => tensor.rows === rows || !written.has(tensor)) &&
    bindings(all) <= MOST_BINDINGS
  );
}

/** Bindings, where what lies in one buffer is one: the arena, stored tensors, and each that is left out. */
function bindings(group: Group): number {
  const buffers = new Set(touched(group).map(({ storage }) => storage?.buffer));
  const omitted = group.reduce(
    (sum, { kernel, tensors }) => sum + kernelInterface(kernel).bindings.length - Object.keys(tensors).length,
    0,
  );
  return buffers.size + omitted;
}

/** Whether the order of two groups matters: one writes what the other touches. */
function conflict(a: Group, b: Group): boolean {
  const meets = (written: readonly Tensor[], others: readonly Tensor[]): boolean =>
    written.some((tensor) => others.includes(tensor));
  return meets(a.flatMap(writtenTensors), touched(b)) || meets(b.flatMap(writtenTensors), touched(a));
}

function touched(group: Group): Tensor[] {
  return group.flatMap(({ tensors }) => Object.values(tensors));
}

function joined(group: Group): Launch {
  const renamed = <T>(of: (launch: Launch) => Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      group.flatMap((launch, position) =>
        Object.entries(of(launch)).map(([name, value]): [string, T] => [
          nameWhenJoined(name, position),
          value,
        ]),
      ),
    );
  const [{ over }] = group as [Launch];
  return {
    kernel: joinRows(group.map(({ kernel }) => kernel as KernelSource)),
    tensors: renamed(({ tensors }) => tensors),
    params: renamed(({ params }) => params),
    overrides: renamed(({ overrides }) => overrides),
    over,
    fused: [],
    joined: group,
  };
}
