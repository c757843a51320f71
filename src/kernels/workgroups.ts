import type { Gpu } from '../gpu/Gpu.ts';
import type { KernelSource } from './KernelSource.ts';

/** Invocations of a tunable workgroup: small ones spread over the cores of a CPU adapter, wide ones fill a GPU. */
const TUNED_SIZE = { cpu: 8, gpu: 64 } as const;

/** The override constants of a launch, with the tuned workgroup size where the kernel leaves it open. */
export function resolveOverrides(
  gpu: Gpu,
  source: KernelSource,
  overrides: Readonly<Record<string, number>>,
): Record<string, number> {
  const { override } = source.workgroupSize;
  return override === undefined || override in overrides
    ? { ...overrides }
    : { ...overrides, [override]: TUNED_SIZE[gpu.kind] };
}

/**
 * Workgroups `[x, y]` that cover `over` elements, `y > 1` where x alone would pass the device's limit per dimension.
 *
 * Threads = Π ceil(overᵢ / tileᵢ); a workgroup tile counts workgroups instead of threads.
 */
export function countWorkgroups(
  source: KernelSource,
  overrides: Readonly<Record<string, number>>,
  over: readonly number[],
  limit: number,
): [x: number, y: number] {
  const tiles = over.reduce(
    (product, extent, axis) => product * Math.ceil(extent / (source.tile.sizes[axis] ?? 1)),
    1,
  );
  const { size, override } = source.workgroupSize;
  const invocations = override === undefined ? size : (overrides[override] ?? size);
  const groups = source.tile.per === 'thread' ? Math.ceil(tiles / invocations) : tiles;
  const y = Math.max(1, Math.ceil(groups / limit));
  return [Math.ceil(groups / y), y];
}
