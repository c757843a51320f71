import { kernelInterface } from '../kernels/Kernel.ts';
import { accumulates } from '../kernels/KernelSource.ts';
import { formatTable } from './formatTable.ts';
import type { Launch } from './Launch.ts';
import type { Planned } from './Program.ts';
import type { Tensor } from './Tensor.ts';

/** One line a launch: kernel, what it covers, workgroups, tensors with shape and place; then the arena. */
export function describeProgram({ launches, arena, places, replicas }: Planned): string {
  const rows = launches.map(({ launch, source, workgroups }, i) => {
    const tensors = (launch.joined ?? [launch]).flatMap((own) => describeTensors(own, places));
    return [
      `${i}`,
      [source.name, ...launch.fused].join(' + '),
      launch.over.join('×'),
      workgroups.filter((count, axis) => axis === 0 || count > 1).join('×'),
      `${replicas * bytesTouched(launch.tensors)}`,
      tensors.join('  '),
    ];
  });
  const virtualBytes = [...places.keys()].reduce((sum, tensor) => sum + tensor.bytes, 0);
  const together =
    replicas > 1
      ? `Each launch computes ${replicas} replicas, of ${arena.peak / replicas} bytes each in the arena; places are those of the first. `
      : '';
  return [
    formatTable(['#', 'kernel', 'over', 'workgroups', 'bytes', 'tensors'], rows),
    `${together}${launches.length} launches a step; ${places.size} tensors of ${virtualBytes} bytes share an arena of ${arena.peak} bytes ` +
      `(largest live set ${arena.largestLiveSet}).`,
  ].join('\n');
}

function describeTensors({ kernel, tensors, overrides }: Launch, places: Planned['places']): string[] {
  return kernelInterface(kernel).bindings.flatMap(({ name, access }) => {
    const tensor = tensors[name];
    if (!tensor) return [];
    const sign = access === 'read' ? '' : overrides[accumulates(name)] === 1 ? '+' : '=';
    const place = places.get(tensor);
    return `${name}${sign}${tensor.label}[${tensor.shape.join('×')}]${place ? `@${place.offset}` : ''}`;
  });
}

function bytesTouched(tensors: Readonly<Record<string, Tensor>>): number {
  return Object.values(tensors).reduce((sum, tensor) => sum + tensor.bytes, 0);
}
