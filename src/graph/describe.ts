import type { BufferRange } from '../gpu/staging.ts';
import { formatTable } from './formatTable.ts';
import type { ArenaPlan } from './arena.ts';
import type { PlannedLaunch } from './Program.ts';
import type { Tensor } from './Tensor.ts';

/** One line a launch: kernel, what it covers, workgroups, tensors with shape and place; then the arena. */
export function describeProgram(
  launches: readonly PlannedLaunch[],
  arena: ArenaPlan,
  places: ReadonlyMap<Tensor, BufferRange>,
): string {
  const rows = launches.map(({ launch, source, workgroups }, i) => {
    const tensors = source.bindings.flatMap(({ name, access }) => {
      const tensor = launch.tensors[name];
      if (!tensor) return [];
      const sign = access === 'read' ? '' : launch.params[`accumulate_${name}`] === 1 ? '+' : '=';
      const place = places.get(tensor);
      return `${name}${sign}${tensor.label}[${tensor.shape.join('×')}]${place ? `@${place.offset}` : ''}`;
    });
    return [
      `${i}`,
      [source.name, ...launch.fused].join(' + '),
      launch.over.join('×'),
      workgroups[1] === 1 ? `${workgroups[0]}` : workgroups.join('×'),
      `${bytesTouched(launch.tensors)}`,
      tensors.join('  '),
    ];
  });
  const virtualBytes = [...places.keys()].reduce((sum, tensor) => sum + tensor.bytes, 0);
  return [
    formatTable(['#', 'kernel', 'over', 'workgroups', 'bytes', 'tensors'], rows),
    `${launches.length} launches a step; ${places.size} tensors of ${virtualBytes} bytes share an arena of ${arena.peak} bytes ` +
      `(largest live set ${arena.largestLiveSet}).`,
  ].join('\n');
}

function bytesTouched(tensors: Readonly<Record<string, Tensor>>): number {
  return Object.values(tensors).reduce((sum, tensor) => sum + tensor.bytes, 0);
}
